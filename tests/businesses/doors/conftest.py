from tests.businesses.api.conftest import machine, writer

__all__ = ["machine", "writer"]

"""What is a text in JSON is sent as one."""

from rest_framework import serializers


class Text(serializers.CharField):
    """Takes no number in place of a text: its leading zeros are lost before it comes here.

    An NIB may begin with one, and so do codes of KBLI and of places.
    """

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)

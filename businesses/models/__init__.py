from businesses.models.access_note import AccessNote
from businesses.models.business import Business, ExternalId, OtherKbli, RegistryCounter
from businesses.models.certificate import Certificate
from businesses.models.consent import Consent
from businesses.models.country import Country
from businesses.models.document import BusinessDocument
from businesses.models.draft import Draft
from businesses.models.export import Export
from businesses.models.figures import Figures, RawMaterial
from businesses.models.import_batch import ImportBatch, ImportedRow, ImportProblem
from businesses.models.kbli import Kbli
from businesses.models.lexicon import SearchWord
from businesses.models.market import Market
from businesses.models.owner import Owner
from businesses.models.product import Photo, Product
from businesses.models.retention import RetentionRule
from businesses.models.saved_view import SavedView
from businesses.models.search import Search, SearchEntry
from businesses.models.size import SizeThreshold
from businesses.models.slices import (
    CertificateSlice,
    FiguresSlice,
    MarketSlice,
    OwnerSlice,
    PhotoSlice,
    ProductSlice,
)
from businesses.models.unit import Unit

__all__ = [
    "AccessNote",
    "Business",
    "BusinessDocument",
    "Certificate",
    "CertificateSlice",
    "Consent",
    "Country",
    "Draft",
    "Export",
    "ExternalId",
    "Figures",
    "FiguresSlice",
    "ImportBatch",
    "ImportProblem",
    "ImportedRow",
    "Kbli",
    "Market",
    "MarketSlice",
    "OtherKbli",
    "Owner",
    "OwnerSlice",
    "Photo",
    "PhotoSlice",
    "Product",
    "ProductSlice",
    "RawMaterial",
    "RegistryCounter",
    "Search",
    "SearchEntry",
    "SearchWord",
    "RetentionRule",
    "SavedView",
    "SizeThreshold",
    "Unit",
]

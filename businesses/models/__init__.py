from businesses.models.access_note import AccessNote
from businesses.models.bulk_job import BulkChunk, BulkJob
from businesses.models.business import Business, ExternalId, OtherKbli, RegistryCounter
from businesses.models.business_person import BusinessPerson
from businesses.models.certificate import Certificate
from businesses.models.certificate_reminder import CertificateReminder
from businesses.models.change_request import (
    ChangeEvidence,
    ChangeRequest,
    ChangeStep,
    ProposedValue,
)
from businesses.models.claim import Claim
from businesses.models.claim_card import ClaimCard
from businesses.models.consent import Consent
from businesses.models.country import Country
from businesses.models.document import BusinessDocument, GroupDocument
from businesses.models.draft import Draft
from businesses.models.erasure import ErasureRequest
from businesses.models.export import Export
from businesses.models.figures import Figures, RawMaterial
from businesses.models.group import BusinessGroup, GroupCounter
from businesses.models.group_parts import GroupFile, GroupMember, GroupOfficer
from businesses.models.import_batch import ImportBatch, ImportedRow, ImportProblem
from businesses.models.kbli import Kbli
from businesses.models.lexicon import SearchWord
from businesses.models.market import Market
from businesses.models.owner import Owner
from businesses.models.product import Photo, Product
from businesses.models.public_card import ProductPage, PublicCard
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
    "BulkChunk",
    "BulkJob",
    "Business",
    "BusinessDocument",
    "BusinessGroup",
    "BusinessPerson",
    "Certificate",
    "CertificateReminder",
    "CertificateSlice",
    "ChangeEvidence",
    "ChangeRequest",
    "ChangeStep",
    "Claim",
    "ClaimCard",
    "Consent",
    "Country",
    "Draft",
    "ErasureRequest",
    "Export",
    "ExternalId",
    "Figures",
    "FiguresSlice",
    "GroupCounter",
    "GroupDocument",
    "GroupFile",
    "GroupMember",
    "GroupOfficer",
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
    "ProductPage",
    "ProductSlice",
    "ProposedValue",
    "PublicCard",
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

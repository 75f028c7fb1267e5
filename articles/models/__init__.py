from articles.models.article import Article, FormerSlug
from articles.models.author import Author
from articles.models.citation import Citation
from articles.models.compiled_page import CompiledPage, TypedAddress
from articles.models.disclaimer import Disclaimer, DisclaimerText
from articles.models.edition import OPEN_STATES, Edition, State
from articles.models.event import Event
from articles.models.faq import Faq, RelatedArticle
from articles.models.finding import Finding
from articles.models.owner_mail import DigestWish, HandingOn, OwnerMail
from articles.models.preview_link import PreviewLink
from articles.models.report import FreshnessReport
from articles.models.report_delivery import ReportDelivery
from articles.models.report_schedule import ReportRecipient, ReportSchedule
from articles.models.search_entry import SearchEntry
from articles.models.topic import Topic
from articles.models.waiting_mail import MailState, WaitingMail

__all__ = [
    "OPEN_STATES",
    "Article",
    "Author",
    "Citation",
    "CompiledPage",
    "DigestWish",
    "Disclaimer",
    "DisclaimerText",
    "Edition",
    "Event",
    "Faq",
    "Finding",
    "FormerSlug",
    "FreshnessReport",
    "HandingOn",
    "MailState",
    "OwnerMail",
    "PreviewLink",
    "RelatedArticle",
    "ReportDelivery",
    "ReportRecipient",
    "ReportSchedule",
    "SearchEntry",
    "State",
    "Topic",
    "TypedAddress",
    "WaitingMail",
]

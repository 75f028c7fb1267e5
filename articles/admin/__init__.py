from articles.admin.article import ArticleAdmin
from articles.admin.author import AuthorAdmin
from articles.admin.citation import CitationAdmin
from articles.admin.disclaimer import DisclaimerAdmin
from articles.admin.edition import EditionAdmin
from articles.admin.event import EventAdmin
from articles.admin.finding import FindingAdmin
from articles.admin.former_slug import FormerSlugAdmin
from articles.admin.report import FreshnessReportAdmin
from articles.admin.report_schedule import OwnerMailAdmin, ReportDeliveryAdmin, ReportScheduleAdmin
from articles.admin.topic import TopicAdmin

__all__ = [
    "ArticleAdmin",
    "AuthorAdmin",
    "CitationAdmin",
    "DisclaimerAdmin",
    "EditionAdmin",
    "EventAdmin",
    "FindingAdmin",
    "FormerSlugAdmin",
    "FreshnessReportAdmin",
    "OwnerMailAdmin",
    "ReportDeliveryAdmin",
    "ReportScheduleAdmin",
    "TopicAdmin",
]

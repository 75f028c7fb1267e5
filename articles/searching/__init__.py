"""What readers search: the words of live editions and the facts as they stand today. No text that is not public is in it.

The words of a live edition are kept with the step that makes it live. In the places of facts stand only their names: which words a
fact has is asked at each search, so that a value is found as it is shown today and never as it was.
"""

from articles.searching.entries import forget, keep, reconcile
from articles.searching.finding import Answer, Hit, search
from articles.searching.terms import LONGEST_QUERY

__all__ = ["LONGEST_QUERY", "Answer", "Hit", "forget", "keep", "reconcile", "search"]

"""How the five main jobs are done, page by page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    guide = "help/en.html" if get_language() == "en" else "help/zh.html"
    return render(request, "help.html", {"guide": guide})

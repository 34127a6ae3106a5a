"""Upload a published document: file first, then what was guessed from it, then the review."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.review_forms import RegistrationForm, UploadForm
from outcomes.uploads_waiting import UploadGone, forget, keep_aside, take_back
from plans.access import RECORDING, bureaus_of
from plans.actions.documents import DocumentRefused, attach_text, registered_document
from plans.actions.read_document import read_document
from plans.actions.register_document import register_document
from plans.guessing import guess_document
from plans.models import Bureau, Document
from plans.querysets import BureauQuerySet
from plans.reading import ReadText, UnreadableDocument, read_bytes

GUESSED = ("title", "jurisdiction", "bureau", "published_on", "kind", "year")
PREVIEW = 600


class UploadMixin:
    """Adds 上传文件 to the admin of documents."""

    change_list_template = "admin/review/change_list.html"

    def get_urls(self) -> list:
        upload = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", upload, name="plans_document_upload"), *super().get_urls()]

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Take the file; keep nothing of a new one before its place, title and kind are checked."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.POST.get("token"):
            return self._register(request)
        form = UploadForm(request.POST or None, request.FILES or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            try:
                return self._receive(request, form)
            except (DocumentRefused, UnreadableDocument) as error:
                form.add_error("file", str(error))
        return self._upload_page(request, form)

    def _receive(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        data = file.read()
        known = find_registered(data)
        if known:
            return self._attach_known(request, known, data, file.name)
        text = read_bytes(data, file.name)
        typed = {name: form.cleaned_data[name] for name in GUESSED if form.cleaned_data[name]}
        guess = guess_document(text.text, file.name, self._own_bureaus(request))
        initial = {name: getattr(guess, name) for name in GUESSED} | typed
        initial["token"] = keep_aside(data, file.name, request.user, timezone.now())
        checked = RegistrationForm(
            initial=initial, person=request.user, day=timezone.localdate(), label_suffix=""
        )
        return self._upload_page(request, checked, text=text, file_name=file.name)

    def _own_bureaus(self, request: HttpRequest) -> BureauQuerySet:
        """Return the bureaus the person may upload for; a superuser's are everybody's."""
        if request.user.is_superuser:
            return Bureau.objects.none()
        return bureaus_of(request.user, timezone.localdate(), *RECORDING)

    def _attach_known(
        self, request: HttpRequest, document: Document, data: bytes, file_name: str
    ) -> HttpResponse:
        """Give a document registered by this file's hash its text, or just lead to it."""
        if not self.has_change_permission(request, document):
            raise PermissionDenied
        if document.has_text:
            messages.info(request, _("这个文件已登记为“%s”，没有重复登记。") % document.title)
            return HttpResponseRedirect(self.review_address(document))
        attach_text(
            document=document,
            data=data,
            file_name=file_name,
            uploaded_by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("这个文件登记过：正文已归入“%s”。") % document.title)
        return self.read_and_review(request, document)

    def _register(self, request: HttpRequest) -> HttpResponse:
        form = RegistrationForm(request.POST, person=request.user, day=timezone.localdate())
        try:
            data, file_name = take_back(request.POST["token"], request.user)
        except UploadGone:
            messages.error(request, _("上传的文件已过期，请重新选择文件。"))
            return HttpResponseRedirect(reverse("admin:plans_document_upload"))
        if form.is_valid():
            try:
                document = register_document(
                    data=data,
                    file_name=file_name,
                    uploaded_by=request.user,
                    now=timezone.now(),
                    **{name: form.cleaned_data[name] for name in GUESSED},
                )
            except (DocumentRefused, UnreadableDocument) as error:
                form.add_error(None, str(error))
            else:
                forget(request.POST["token"], request.user)
                return self.read_and_review(request, document)
        text = read_bytes(data, file_name)
        return self._upload_page(request, form, text=text, file_name=file_name)

    def _upload_page(
        self,
        request: HttpRequest,
        form: UploadForm,
        text: ReadText | None = None,
        file_name: str = "",
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("核对文件信息") if text else _("上传文件"),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "file_name": file_name,
            "preview": text.text[:PREVIEW] if text else "",
            "length": len(text.text) if text else 0,
            "warnings": text.warnings if text else (),
        }
        return TemplateResponse(request, "admin/review/upload.html", context)

    # What follows once there is a text

    def review_address(self, document: Document) -> str:
        return reverse("admin:plans_document_review", args=[document.pk])

    def address_after_text(self, document: Document) -> str:
        read_document(document=document, now=timezone.now())
        return self.review_address(document)

    def read_and_review(self, request: HttpRequest, document: Document) -> HttpResponse:
        """Read the document and lead to its review; telling what reading did."""
        counts = read_document(document=document, now=timezone.now())
        text = _("已读取：新读出 %(added)d 个数字，更新 %(renewed)d 个，移除 %(removed)d 个。")
        messages.success(
            request,
            text % {"added": counts.added, "renewed": counts.renewed, "removed": counts.removed}
            + (_("已定的 %d 个没有改动。") % counts.kept if counts.kept else ""),
        )
        return HttpResponseRedirect(self.review_address(document))


def find_registered(data: bytes) -> Document | None:
    try:
        return registered_document(data)
    except DocumentRefused:
        return None

"""The form of an upload: the file, and what its sheet does not say itself."""

from datetime import date

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.lookups import PlaceIndex, ReferenceProblem
from plans.models.batches import SheetKind
from plans.sheets.cells import CellError, read_date


class DayField(forms.CharField):
    """A day as a sheet may write it: 2024-09-30, 2024.9, 2024年9月底."""

    def clean(self, value: str) -> date | None:
        try:
            return read_date(super().clean(value))
        except CellError as error:
            raise forms.ValidationError(str(error)) from error


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("文件"), help_text=gettext_lazy("xlsx、xls、ods 或 csv，保持原样即可")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("内容"),
        required=False,
        choices=[("", gettext_lazy("自动判断")), *SheetKind.choices],
    )
    jurisdiction = forms.CharField(
        label=gettext_lazy("行政区"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("名称或代码；表中没有写行政区时填写"),
    )
    year = forms.IntegerField(
        label=gettext_lazy("年度"),
        required=False,
        min_value=1990,
        max_value=2100,
        help_text=gettext_lazy("表中没有写年度时填写"),
    )
    as_of = DayField(
        label=gettext_lazy("截止日期"),
        required=False,
        help_text=gettext_lazy("表中没有写数据截至哪天时填写，如 2024-09-30 或 2024年9月"),
    )
    create_indicators = forms.BooleanField(
        label=gettext_lazy("新建字典里没有的指标"), required=False
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(_("文件超过 %d MB：请分成几个文件导入。") % limit)
        return file

    def clean_jurisdiction(self) -> str:
        """Return the code of the place, which may be given by its name as well."""
        said = self.cleaned_data["jurisdiction"].strip()
        if not said:
            return ""
        try:
            return PlaceIndex().find(*((said, "") if said.isascii() else ("", said))).code
        except ReferenceProblem as error:
            raise forms.ValidationError(str(error)) from error

    def options(self) -> dict[str, object]:
        data = self.cleaned_data
        return {
            "jurisdiction": data["jurisdiction"],
            "year": data["year"],
            "as_of": data["as_of"].isoformat() if data["as_of"] else None,
            "create_indicators": data.get("create_indicators", False),
        }

"""What officers answer on a person's page."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from pratique.web.asking import Data, ask_plainly, offer


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The person reads it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Data | None) -> None:
        super().__init__(data, label_suffix="")
        ask_plainly(self)


class LeaveAnswerForm(forms.Form):
    """Why a leave is refused; empty where it is granted."""

    reason = forms.CharField(max_length=2000, required=False)


class AppealAnswerForm(ReasonForm):
    """Which stays were not so: none of them rejects the objection."""

    stays = forms.MultipleChoiceField(
        label=gettext_lazy("Which of these was not so?"),
        help_text=gettext_lazy("Tick none to reject the objection."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("stays", "reason")

    def __init__(self, data: Data | None, *, stays: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        offer(self, "stays", stays)

    def struck(self) -> list[UUID]:
        """Return the ids of the stays found not to be so."""
        return [UUID(stay) for stay in self.cleaned_data["stays"]]

from django.urls import path

from plans.account_views import (
    OwnPasswordView,
    account_page,
    code_page,
    remove_page,
    setup_page,
)
from plans.views import document_page, documents_page

urlpatterns = [
    path("documents/", documents_page, name="documents"),
    path("documents/<int:pk>/", document_page, name="document"),
    path("account/", account_page, name="account"),
    path("account/password/", OwnPasswordView.as_view(), name="account_password"),
    path("account/code/", code_page, name="account_code"),
    path("account/second-factor/", setup_page, name="account_setup"),
    path("account/second-factor/remove/", remove_page, name="account_remove"),
]

from django.urls import path

from plans.views import document_page, documents_page

urlpatterns = [
    path("documents/", documents_page, name="documents"),
    path("documents/<int:pk>/", document_page, name="document"),
]

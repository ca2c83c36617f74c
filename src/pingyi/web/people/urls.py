"""Pages."""

from __future__ import annotations

from django.urls import path

from pingyi.web.people import views_accounts, views_entry, views_factor, views_mandates

app_name = "people"
urlpatterns = [
    path("sign-in", views_entry.sign_in, name="sign-in"),
    path("sign-out", views_entry.sign_out, name="sign-out"),
    path("password", views_entry.password, name="password"),
    path("invitation", views_entry.invitation, name="invitation"),
    path("second-factor", views_factor.second_factor, name="second-factor"),
    path("accounts/", views_accounts.account_list, name="accounts"),
    path("accounts/new", views_accounts.account_new, name="account-new"),
    path("accounts/<int:pk>/invited", views_accounts.invited, name="invited"),
    path("accounts/<int:pk>/name", views_accounts.account_name, name="account-name"),
    path("accounts/<int:pk>/invite", views_accounts.account_invite, name="account-invite"),
    path("accounts/<int:pk>/disable", views_accounts.account_disable, name="account-disable"),
    path("accounts/<int:pk>/enable", views_accounts.account_enable, name="account-enable"),
    path("mandates/", views_mandates.mandate_list, name="mandates"),
    path("mandates/units", views_mandates.unit_search, name="unit-search"),
    path("mandates/of/<int:pk>", views_mandates.mandates_of, name="mandates-of"),
    path("mandates/<int:pk>/end", views_mandates.mandate_end, name="mandate-end"),
    path("mandates/of/<int:pk>/unlock", views_mandates.unlock, name="unlock"),
    path("mandates/of/<int:pk>/second-factor", views_mandates.factor_reset, name="factor-reset"),
]

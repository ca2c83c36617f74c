"""Pages."""

from __future__ import annotations

from django.urls import path

from pingyi.web.follow import appeal_views, order_views, spot_views

app_name = "follow"
urlpatterns = [
    path("orders/", order_views.order_list, name="orders"),
    path("orders/from/<int:year>/", order_views.propose, name="propose"),
    path("orders/<int:pk>/", order_views.order, name="order"),
    path("orders/<int:pk>/answer", order_views.order_answer, name="order-answer"),
    path("orders/<int:pk>/check", order_views.order_check, name="order-check"),
    path("appeals/", appeal_views.appeal_list, name="appeals"),
    path("appeals/of/<int:record>/", appeal_views.appeal_new, name="appeal-new"),
    path("appeals/<int:pk>/", appeal_views.appeal, name="appeal"),
    path("appeals/<int:pk>/weigh", appeal_views.appeal_weigh, name="appeal-weigh"),
    path("appeals/<int:pk>/decide", appeal_views.appeal_decide, name="appeal-decide"),
    path("appeals/<int:pk>/withdraw", appeal_views.appeal_withdraw, name="appeal-withdraw"),
    path("spots/", spot_views.spot_list, name="spots"),
    path("spots/draw/", spot_views.spot_draw, name="spot-draw"),
    path("spots/<int:pk>/", spot_views.spot, name="spot"),
    path("spots/picks/<int:pk>/", spot_views.spot_note, name="spot-note"),
]

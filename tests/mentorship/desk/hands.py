"""What a coordinator does at the desk."""

from django.urls import reverse


def page(client, name, row, query="") -> str:
    response = client.get(reverse(f"admin:{name}", args=[row.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def act(client, round_, name) -> str:
    url = reverse("admin:round_act", args=[round_.pk, name])
    return client.post(url, follow=True).content.decode()


def post(client, name, row, **data) -> str:
    return client.post(reverse(f"admin:{name}", args=[row.pk]), data, follow=True).content.decode()


def state(row) -> str:
    row.refresh_from_db()
    return row.state

"""The reference: what a page costs when nobody did anything clever or anything foolish.

Login, session, ``select_related`` over two foreign keys, a paginator, a Django template with
50 rows of 8 cells, 4 statements.
"""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines

from missions.models import Declaration

PAGE = """<!doctype html><html lang="fr"><head><title>Liste</title></head><body>
<p>{{ user.email }}</p><table>{% for d in page %}<tr><td>{{ d.done_on }}</td>
<td>{{ d.person.last_name }}</td><td>{{ d.person.first_name }}</td><td>{{ d.activity.label }}</td>
<td>{{ d.minutes }}</td><td>{{ d.amount_eur }}</td><td>{{ d.state }}</td>
<td><a href="/x/{{ d.pk }}/">Ouvrir</a></td></tr>{% endfor %}</table>
<p>{{ page.number }} / {{ page.paginator.num_pages }}</p></body></html>"""


def baseline_list(request):
    rows = Declaration.objects.select_related("person", "activity").order_by("-done_on", "pk")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"page": page, "user": request.user}))

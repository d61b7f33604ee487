"""How every form is drawn: one column, label above, help under, errors linked to the fields."""

from django.forms.renderers import TemplatesSetting


class FrenchFormRenderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

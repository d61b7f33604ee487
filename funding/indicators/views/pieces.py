"""Pieces under a line: deposited by the coordinator, downloaded by the office."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.files import download, picture, sandboxed
from cpts_portal.foundation.web.following import next_address
from cpts_portal.foundation.web.http import CLICK, page, reads, writes
from funding.dossier.operations import evidence_removal
from funding.indicators import depositing
from funding.indicators import queries as indicators
from funding.indicators.depositing import Again
from funding.indicators.facts import PieceFacts
from funding.indicators.forms import PieceForm
from funding.indicators.traced_reads import open_piece
from funding.indicators.views.indicators import line_page
from funding.permissions import deposits_pieces, may_open_piece, reads_money

_DEPOSITED = {
    None: "Pièce déposée : {}.",
    Again.THERE: "Ce fichier était déjà déposé, sous l’intitulé : {}.",
    Again.BACK: "Ce fichier avait été déposé puis retiré ; il revient sous l’intitulé : {}.",
}


def _back(number: str, year: int):
    return redirect(f"{reverse('funding:indicator', args=[number, year])}#pieces")


@page(writes, deposits_pieces, scope="pieces of one line", budget=5, draft=depositing.FORM)
def deposit(request, number, year):
    story = indicators.story_of(number, year, clock.today())
    if story is None:
        raise Http404
    if request.method != "POST":
        return _back(number, year)
    form = PieceForm(request.POST, request.FILES, expected=story.line.expected)
    if form.is_valid():
        try:
            made = depositing.deposit_evidence(
                by=request.actor,
                at=clock.now(),
                line_number=number,
                contract_year=year,
                **form.cleaned_data,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.info(request, _DEPOSITED[made.again].format(made.label))
            following = next_address(request)
            return redirect(following) if following else _back(number, year)
    return line_page(request, story, form=form, status=422)


def _piece(request, number: str, year: int, piece_id) -> PieceFacts:
    piece = indicators.piece_of(number, year, piece_id)
    if piece is None or not may_open_piece(request.actor, names_people=piece.names_people):
        raise Http404
    return piece


@sandboxed
@page(reads(traced=True), reads_money, scope="naming people coordinator", budget=5)
def piece(request, number, year, piece_id):
    """The file itself, always as a download; the opening is written down."""
    found = _piece(request, number, year, piece_id)
    open_piece(found, by=request.actor, at=clock.now())
    return download(found.document_id, name=found.name, media_type=found.media_type)


@sandboxed
@page(reads, reads_money, scope="naming nobody", budget=4)
def piece_image(request, number, year, piece_id):
    found = _piece(request, number, year, piece_id)
    if not found.is_shown_in_place:
        raise Http404
    return picture(found.document_id)


@page(writes, deposits_pieces, scope="undecided lines", budget=3, nothing_typed=CLICK)
def remove(request, number, year, piece_id):
    _piece(request, number, year, piece_id)
    if request.method == "POST":
        _act(request, evidence_removal.remove_evidence, "Pièce retirée.", number, year, piece_id)
    return _back(number, year)


@page(writes, deposits_pieces, scope="removed pieces", budget=6, nothing_typed=CLICK)
def restore(request, number, year, piece_id):
    """« Annuler » after a removal."""
    story = indicators.story_of(number, year, clock.today())
    if story is None or piece_id not in {piece.id for piece in story.line.removed}:
        raise Http404
    if request.method == "POST":
        _act(request, evidence_removal.restore_evidence, "Pièce remise.", number, year, piece_id)
    return _back(number, year)


def _act(request, operation, words: str, number, year, piece_id) -> None:
    try:
        operation(
            by=request.actor,
            at=clock.now(),
            line_number=number,
            contract_year=year,
            piece_id=piece_id,
        )
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.info(request, words)

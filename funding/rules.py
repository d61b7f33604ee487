"""Who may read the association's money: those who run its year, never a plain member."""

from members.rules import office

reads_money = office

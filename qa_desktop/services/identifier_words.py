"""Owns the word lists of the search for identifiers; data only."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


POSTCODE_AREAS = _words("""
    AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC
    EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU
    M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS
    ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
""")
"""The letters a UK postcode can begin with (Royal Mail's postcode areas), so that "at 10am" is not one."""

ROLE_WORDS = _words("""
    and the for mrs miss mx prof doctor rev sir dame mother father mum dad parent carer child baby
    brother sister grandmother grandfather aunt uncle unborn worker social senior assistant team
    manager service head lead professional practitioner practice consultant nurse health visitor school
    early help family support advanced deputy duty officer reviewing independent director auditor
    unknown none not known allocated unallocated vacant agency locum student social-worker
""")
"""Words of a name field that are a role, a title or a blank: "Worker 12" must not make "worker" a name."""

COMMON_WORD_NAMES = _words("""
    will may mark grace hope faith joy rose dawn june april august summer autumn bill rob pat art drew
    grant chase hunter mason penny sunny sky skye river honey harmony destiny precious star ivy lily
    daisy poppy jasmine holly heather jade ruby amber pearl crystal case page young long short white
    black brown green king price wood field hill lane rich miles max bob dean earl duke prince major
    more best good day love noble sage reed brook brooke frank victor blessing patience charity merry
    wise power marsh banks wells waters woods mills parks fields
""")
"""Names that are common words as well; found only when written with a capital."""

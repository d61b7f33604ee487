import collections, time, pytest
from datetime import datetime
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.clock import PARIS
from members import commune_names
from members.models import Commune
from members.operations import reference
from members.queries import communes

def test_all(db, capsys):
    reference.load_reference(by=SYSTEM, at=datetime(2026,11,18,10,tzinfo=PARIS))
    rows={c.code:c for c in Commune.objects.defer("contour")}
    formers=[f for fs in commune_names._table()[1].values() for f in fs]
    out=collections.Counter(); bad=collections.defaultdict(list)
    t=time.time(); n=0
    for f in formers:
        pc=rows[f.now].postal_codes[:1]
        r=communes.named(f"{f.name} {pc[0] if pc else ''}")
        n+=1
        kind='merged' if f.merged else 'renamed'
        codes=[x.code for x in r]
        k='right' if codes==[f.now] else 'in list' if f.now in codes else 'wrong' if codes else 'none'
        out[kind,k]+=1; bad[kind,k].append((f,codes))
    with capsys.disabled():
        print(out, time.time()-t)
        for k,v in bad.items():
            if k[1]!='right': print(k,len(v),v[:12])
    out=collections.Counter(); bad=collections.defaultdict(list)
    for f in formers[::5]:
        r=communes.named(f.name); codes=[x.code for x in r]
        out[f.merged,'right' if codes==[f.now] else 'in list' if f.now in codes else 'wrong' if codes else 'none']+=1
        if codes and f.now not in codes: bad[f.merged].append((f,codes[:3]))
    with capsys.disabled(): print('name alone',out, {k:v[:8] for k,v in bad.items()})
    o=collections.Counter(); b=[]
    for c in list(rows.values())[::8]:
        if c.parent_id: continue
        pc=c.postal_codes[:1]
        r=[x.code for x in communes.named(f"{pc[0] if pc else c.department} {c.name}")]
        k='right' if r==[c.code] else 'in list' if c.code in r else 'wrong' if r else 'none'
        o[k]+=1
        if k!='right': b.append((c.code,c.name,r[:3]))
    with capsys.disabled(): print('present',o,b[:10])
    for s in ['Saint-Thurin 42111','Chalmazel 42920','42111 Saint-Julien-la-Vêtre','Jeansagnière','Montbrison (Loire)','Montbrison','Paris 12e','Paris 75012','Lyon 3','Marseille 8e','Marseille 13','St Just','St Just s/ Loire 42','Ste Foy les Lyon','La Fouillouse','Fouillouse (La)','Saint-Étienne cedex 2','42021 St Etienne Cedex 1','Boën','Boen 42130','Montbrison Loire','42600','Saint','Atlantide','Saint-Julien 42']:
        with capsys.disabled(): print(s,'→',[x.label for x in communes.named(s)][:5], len(communes.named(s)))

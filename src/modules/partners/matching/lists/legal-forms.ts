/**
 * Legal forms of companies by language: what stands beside a name and says nothing about who it is.
 * Forms are separated by commas and compared without case, marks, dots and spaces (`S.p.A.` = `spa`). A form is dropped
 * where it ends a name; signs in front of it say where else:
 * - `^` also where it begins a name,
 * - `*` wherever it stands,
 * - `~` also glued to the first or last word, in scripts or habits that write no space.
 */
export const legalForms = `
Afrikaans:     eiendoms beperk, edms bpk, beperk, bpk
Albanian:      sh.p.k., shpk, sh.a., shoqeri me pergjegjesi te kufizuar, shoqeri aksionare
Arabic:        ^شركة, ذ.م.م, ش.م.م, ش.م.ع, ش.م.ع.م, ش.م.ل, ش.م.ك, ش.ذ.م.م, ش.ش.و, المحدودة, شركة مساهمة, ذات مسؤولية محدودة, منطقة حرة, fz llc, fzco, fze, dmcc, wll, w.l.l., k.s.c., k.s.c.c., s.a.l., s.a.o.c., s.a.o.g., q.p.s.c.
Armenian:      *սպը, *փբը, *բբը, ^սպը, cjsc, ojsc
Azerbaijani:   mmc, qsc, asc, mehdud mesuliyyetli cemiyyet
Belarusian:    ^*таа, ^зат, ^аат, таварыства з абмежаванай адказнасцю
Bosnian:       d.o.o., d.d., dionicko drustvo
Bulgarian:     оод, еоод, ад, еад, ет, *ood, *eood, ad, ead
Catalan:       s.l., s.l.u., s.a., s.a.u., s.c.c.l., sccl
Chinese:       ~股份有限公司, ~有限责任公司, ~有限責任公司, ~集团有限公司, ~集團有限公司, ~有限公司, ~股份公司, ~公司, ~株式會社, *co ltd, *company limited
Croatian:      *d.o.o., j.d.o.o., d.d., drustvo s ogranicenom odgovornoscu
Czech:         *s.r.o., spol s r.o., a.s., v.o.s., k.s., z.s., o.p.s., spolecnost s rucenim omezenym, akciova spolecnost
Danish:        *aps, a/s, aktieselskab, anpartsselskab, i/s, k/s, p/s, ivs, a.m.b.a., f.m.b.a.
Dutch:         b.v., n.v., bvba, cvba, v.o.f., c.v., u.a., b.v.b.a., comm.v, cooperatie u.a., besloten vennootschap, besloten vennootschap met beperkte aansprakelijkheid, naamloze vennootschap, vzw, stichting
English:       inc, incorporated, *l.l.c., *l.l.p., l.p., p.l.l.c., p.c., corp, corporation, co, company, co inc, *ltd, *limited liability company, limited, ltd co, *p.l.c., public limited company, lc, cic, community interest company, *pty ltd, pty, proprietary limited, *pty limited, *pvt ltd, *private limited, *pvt limited, *pte ltd, *pte limited, pte, *p ltd, soc ltd, npc, ulc, pbc, public benefit corporation, dba
Estonian:      ^*oü, ^*osauhing, ^aktsiaselts, as, mtü, fie, tü, uü
Filipino:      opc, korporasyon
Finnish:       ^*oy, *oyj, *oy ab, osakeyhtio, julkinen osakeyhtio, ky, kommandiittiyhtio, osk, tmi, ry
French:        s.a., *s.a.r.l., sarl, s.a.s., *s.a.s.u., *e.u.r.l., s.n.c., s.c.s., s.c.a., s.c.o.p., scop, s.p.r.l., *sprl, *s.r.l., asbl, g.i.e., societe anonyme, societe par actions simplifiee, societe a responsabilite limitee, s.e.n.c., ltee, limitee, inc ltee, e.i.r.l.
Georgian:      ^*შპს, ^სს, ^ააიპ
German:        *gmbh, *gmbh & co kg, *gmbh & co kgaa, *gmbh & co ohg, *gmbh u co kg, *gmbh und co kg, *ggmbh, *mbh, *gesellschaft mbh, *gesellschaft mit beschrankter haftung, *ges.m.b.h., *gesmbh, a.g., aktiengesellschaft, ag & co kg, ag & co kgaa, se & co kg, se & co kgaa, kg, kgaa, kommanditgesellschaft, ohg, offene handelsgesellschaft, gbr, u.g., *ug haftungsbeschrankt, unternehmergesellschaft, *unternehmergesellschaft haftungsbeschrankt, haftungsbeschrankt, partg, partg mbb, partnerschaftsgesellschaft, e.k., e.kfm., e.kfr., e.u., e.v., eingetragener verein, e.g., eingetragene genossenschaft, o.g., stiftung
Greek:         α.ε., ^ανωνυμη εταιρεια, ε.π.ε., ι.κ.ε., ο.ε., ε.ε., μ.ι.κ.ε., μονοπροσωπη ικε, μονοπροσωπη επε, μονοπροσωπη αε, *a.b.e.e., α.β.ε.ε., α.ε.β.ε.
Hebrew:        בע"מ, *בעמ, ע"ר, חל"צ
Hindi:         *प्राइवेट लिमिटेड, *प्रा लि, लिमिटेड, लि
Hungarian:     *kft, *zrt, *nyrt, rt, bt, kkt, korlatolt felelossegu tarsasag, zartkoruen mukodo reszvenytarsasag, nyilvanosan mukodo reszvenytarsasag, e.v.
Icelandic:     ehf, h.f., ohf, sf, slhf, einkahlutafelag, hlutafelag
Indonesian:    ^p.t., ^perseroan terbatas, *tbk, ^pt persero, persero
Irish:         teoranta, teo, cuideachta phoibli theoranta, c.p.t., d.a.c., designated activity company, c.l.g., company limited by guarantee
Italian:       s.p.a., *s.r.l., *s.r.l.s., *s.r.l.u., s.n.c., s.a.s., s.a.p.a., *s.c.a r.l., scarl, soc coop, societa cooperativa, societa per azioni, societa a responsabilita limitata, onlus
Japanese:      ~^株式会社, ~^有限会社, ~^合同会社, ~^合資会社, ~^合名会社, ~一般社団法人, ~^特定非営利活動法人, ^*株, ^*有, ^*合, *kabushiki kaisha, *kabushiki gaisha, *k.k., *yugen kaisha, *godo kaisha, g.k., y.k.
Kazakh:        ^*жшс, ^ақ, *жауапкершілігі шектеулі серіктестігі, ^*тоо
Korean:        ~^주식회사, ~^유한회사, ~^유한책임회사, ~^합자회사, ~^합명회사, ^*주, ^*유
Latvian:       ^sia, a/s, as, ^sabiedriba ar ierobezotu atbildibu, ik
Lithuanian:    ^*uab, ab, mb, ^*vsi, uzdaroji akcine bendrove, akcine bendrove
Luxembourgish: *s.a r.l., *sarl-s, s.c.sp., secs, soparfi
Macedonian:    *дооел, *доо, ад, *dooel
Malay:         *sdn bhd, *sendirian berhad, *bhd, berhad, plt
Maltese:       *p.l.c., ltd
Mongolian:     *ххк, хк, *xxk
Norwegian:     a/s, as, asa, *aksjeselskap, allmennaksjeselskap, ans, enk, b.a., s.a., nuf
Persian:       ^شرکت, سهامی خاص, سهامی عام, با مسئولیت محدود
Polish:        *sp. z o.o., *sp z oo, *sp. z o.o. sp. k., *sp. z o.o. sp. j., s.a., sp. j., sp. k., sp. p., s.k.a., p.s.a., s.c., *spolka z ograniczona odpowiedzialnoscia, *spolka akcyjna, spolka jawna, spolka komandytowa, prosta spolka akcyjna
Portuguese:    *ltda, lda, limitada, unipessoal lda, *unipessoal limitada, s.a., sgps, e.i.r.e.l.i., eireli, sociedade anonima, sociedade limitada
Romanian:      *s.r.l., s.a., s.n.c., s.c.s., *s.r.l.-d., p.f.a., societate cu raspundere limitata, societate pe actiuni
Russian:       ^*ооо, ^*зао, ^*оао, ^*пао, ^*нао, ^ао, ^ип, ^ано, ^*общество с ограниченной ответственностью, ^акционерное общество, ^публичное акционерное общество, ^закрытое акционерное общество, ^*ooo, *zao, *oao, *pao, jsc, pjsc, ojsc, cjsc
Serbian:       *д.о.о., а.д., о.д., к.д., *d.o.o., a.d., drustvo s ogranicenom odgovornoscu, preduzece
Slovak:        *s.r.o., *spol s r.o., a.s., j.s.a., spolocnost s rucenim obmedzenym, akciova spolocnost
Slovenian:     *d.o.o., d.d., d.n.o., k.d., s.p., druzba z omejeno odgovornostjo, delniska druzba
Spanish:       s.a., s.l., *s.l.u., *s.a.u., s.l.l., s.c., s.coop, *s.a. de c.v., *s. de r.l. de c.v., *s.a.p.i. de c.v., *s. de r.l., *s.a.s., s.a.a., s.a.c., s.p.a., *e.i.r.l., *s.r.l., c.a., *ltda, *cia ltda, s en c, sociedad anonima, *sociedad anonima de capital variable, sociedad limitada, sociedad de responsabilidad limitada, *sociedad de responsabilidad limitada de capital variable, sociedad por acciones simplificada
Swahili:       kampuni ya umma, kampuni binafsi
Swedish:       aktiebolag, ab, *ab publ, publ, handelsbolag, hb, kommanditbolag, kb, ek for, ekonomisk forening, enskild firma
Thai:          ~จำกัด (มหาชน), ~จำกัด, ~^บริษัท, ~^ห้างหุ้นส่วนจำกัด, *มหาชน, *public company limited, *pcl
Turkish:       a.s., *anonim sirketi, *ltd sti, *limited sirketi, *san ve tic a.s., *san tic ltd sti, *sanayi ve ticaret a.s., *sanayi ve ticaret ltd sti, *sanayi ve ticaret limited sirketi, *ticaret a.s., *ticaret ltd sti, kollektif sirketi, koop
Ukrainian:     ^*тов, ^*тзов, ^*прат, ^*пат, ^*ат, ^фоп, ^*товариство з обмеженою відповідальністю, ^приватне акціонерне товариство, *tov, *llc
Uzbek:         *mchj, ^*мчж, aj, *mas'uliyati cheklangan jamiyat
Vietnamese:    ^cong ty tnhh, ^cong ty tnhh mtv, ^cong ty trach nhiem huu han, ^cong ty co phan, ^cong ty cp, ^ctcp, ^cong ty, tnhh, jsc, joint stock company, co ltd
Welsh:         cyfyngedig, cyf, c.c.c., cwmni cyfyngedig cyhoeddus
European:      s.e., societas europaea, s.c.e., e.e.i.g., e.w.i.v., g.e.i.e.
`

/**
 * Hosts where anybody gets a mailbox. A domain of this list says nothing about the company behind it.
 * One registrable domain per word; `#` begins a comment.
 */
export const freeMailHosts = `
# world-wide
gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com windowslive.com
yahoo.com ymail.com rocketmail.com myyahoo.com aol.com aim.com icloud.com me.com mac.com
proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.com tuta.io keemail.me
mail.com email.com usa.com post.com consultant.com engineer.com techie.com europe.com asia.com dr.com
zoho.com zohomail.com zohomail.eu fastmail.com fastmail.fm hushmail.com hey.com duck.com startmail.com
mailbox.org posteo.de posteo.net disroot.org riseup.net runbox.com mailfence.com countermail.com kolabnow.com
inbox.com lycos.com excite.com gawab.com safe-mail.net opayq.com skiff.com rediffmail.com

# the large ones under country suffixes
yahoo.co.uk yahoo.co.in yahoo.co.id yahoo.co.jp yahoo.co.kr yahoo.co.nz yahoo.co.th yahoo.co.za yahoo.com.ar
yahoo.com.au yahoo.com.br yahoo.com.cn yahoo.com.hk yahoo.com.mx yahoo.com.my yahoo.com.ph yahoo.com.sg
yahoo.com.tr yahoo.com.tw yahoo.com.vn yahoo.ca yahoo.cn yahoo.de yahoo.dk yahoo.es yahoo.fr yahoo.gr yahoo.ie
yahoo.in yahoo.it yahoo.nl yahoo.no yahoo.pl yahoo.ro yahoo.se
hotmail.co.uk hotmail.co.jp hotmail.co.il hotmail.co.nz hotmail.co.th hotmail.co.za hotmail.com.ar hotmail.com.au
hotmail.com.br hotmail.com.tr hotmail.be hotmail.ca hotmail.ch hotmail.cl hotmail.de hotmail.dk hotmail.es
hotmail.fi hotmail.fr hotmail.gr hotmail.it hotmail.nl hotmail.no hotmail.se
live.co.uk live.co.za live.com.ar live.com.au live.com.mx live.com.pt live.com.sg live.at live.be live.ca live.cl
live.cn live.de live.dk live.fi live.fr live.ie live.in live.it live.jp live.nl live.no live.ru live.se
outlook.at outlook.be outlook.cl outlook.co.id outlook.co.il outlook.co.nz outlook.co.th outlook.com.ar
outlook.com.au outlook.com.br outlook.com.gr outlook.com.tr outlook.com.vn outlook.cz outlook.de outlook.dk
outlook.es outlook.fr outlook.hu outlook.ie outlook.in outlook.it outlook.jp outlook.kr outlook.lv outlook.my
outlook.ph outlook.pt outlook.sa outlook.sg outlook.sk

# Germany, Austria, Switzerland
gmx.de gmx.net gmx.at gmx.ch gmx.com gmx.org gmx.info gmx.eu gmx.co.uk gmx.fr gmx.es web.de freenet.de t-online.de
email.de arcor.de mail.de online.de onlinehome.de vodafone.de vodafonemail.de kabelmail.de unitybox.de o2online.de
o2mail.de alice.de ewetel.net ewe.net netcologne.de osnanet.de mnet-mail.de mnet-online.de versanet.de
aon.at a1.net chello.at liwest.at inode.at bluewin.ch sunrise.ch hispeed.ch

# France, Belgium, Netherlands, Luxembourg
free.fr orange.fr wanadoo.fr laposte.net sfr.fr neuf.fr cegetel.net club-internet.fr aliceadsl.fr bbox.fr numericable.fr
voila.fr skynet.be telenet.be proximus.be scarlet.be pandora.be belgacom.net ziggo.nl kpnmail.nl planet.nl hetnet.nl
xs4all.nl home.nl casema.nl chello.nl upcmail.nl tele2.nl online.nl quicknet.nl pt.lu internet.lu

# Italy, Spain, Portugal, Greece, Malta
libero.it virgilio.it alice.it tin.it tiscali.it inwind.it iol.it fastwebnet.it email.it teletu.it poste.it
pec.it legalmail.it arubapec.it telefonica.net terra.es ono.com movistar.es sapo.pt clix.pt netcabo.pt mail.telepac.pt
otenet.gr forthnet.gr hol.gr in.gr freemail.gr onvol.net

# United Kingdom, Ireland
btinternet.com btopenworld.com talktalk.net sky.com virginmedia.com virgin.net ntlworld.com blueyonder.co.uk
tiscali.co.uk orange.net o2.co.uk plus.com plusnet.com eircom.net

# Nordic and Baltic countries
telia.com comhem.se bredband.net spray.se tele2.se online.no broadpark.no getmail.no frisurf.no
mail.dk ofir.dk stofanet.dk tdcadsl.dk jubii.dk elisanet.fi kolumbus.fi luukku.com suomi24.fi pp.inet.fi saunalahti.fi
simnet.is hot.ee online.ee inbox.lv apollo.lv mail.lv one.lt inbox.lt takas.lt

# Poland, Czechia, Slovakia, Hungary, Romania, Bulgaria, the Balkans
wp.pl o2.pl onet.pl op.pl onet.eu poczta.onet.pl vp.pl interia.pl interia.eu poczta.fm gazeta.pl tlen.pl
seznam.cz email.cz post.cz centrum.cz atlas.cz volny.cz azet.sk zoznam.sk centrum.sk post.sk pobox.sk
freemail.hu citromail.hu t-online.hu indamail.hu upcmail.hu abv.bg mail.bg dir.bg gbg.bg
email.ro home.ro mail.t-com.hr net.hr inet.hr siol.net email.si amis.net eunet.rs sbb.rs ptt.rs bih.net.ba t.mk

# Russia, Ukraine, Belarus, Kazakhstan, the Caucasus
mail.ru inbox.ru list.ru bk.ru internet.ru yandex.ru yandex.com yandex.by yandex.kz yandex.ua yandex.com.tr ya.ru
rambler.ru lenta.ru ro.ru autorambler.ru myrambler.ru pochta.ru ukr.net i.ua meta.ua bigmir.net mail.ua email.ua
tut.by mail.kz mail.az box.az

# Turkey, Israel, Arab countries, Iran
mynet.com turk.net superonline.com walla.com walla.co.il netvision.net.il bezeqint.net 012.net.il zahav.net.il
maktoob.com emirates.net.ae eim.ae chmail.ir

# China, Hong Kong, Taiwan
qq.com vip.qq.com foxmail.com 163.com 126.com yeah.net 188.com sina.com sina.cn vip.sina.com sohu.com tom.com 21cn.com
139.com 189.cn wo.cn aliyun.com 263.net netvigator.com hinet.net pchome.com.tw seed.net.tw url.com.tw

# Japan, Korea
docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp au.com nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp plala.or.jp
dion.ne.jp infoseek.jp excite.co.jp goo.jp naver.com hanmail.net daum.net nate.com kakao.com hanmir.com korea.com
dreamwiz.com empal.com paran.com

# South and South-East Asia, Oceania
rediff.com indiatimes.com sify.com vsnl.com bsnl.in airtelmail.in sancharnet.in vnn.vn fpt.vn singnet.com.sg
pacific.net.sg streamyx.com telkom.net plasa.com bigpond.com bigpond.net.au optusnet.com.au tpg.com.au iinet.net.au
iprimus.com.au dodo.com.au westnet.com.au adam.com.au internode.on.net xtra.co.nz slingshot.co.nz orcon.net.nz

# North America
comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net spectrum.net earthlink.net
optonline.net optimum.net frontier.com frontiernet.net windstream.net centurylink.net centurytel.net embarqmail.com
juno.com netzero.net netzero.com peoplepc.com roadrunner.com rr.com mindspring.com pacbell.net ameritech.net
swbell.net q.com suddenlink.net mediacombb.net tds.net hughes.net zoominternet.net
sympatico.ca bell.net rogers.com shaw.ca telus.net videotron.ca cogeco.ca eastlink.ca nb.sympatico.ca

# Latin America
uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com oi.com.br r7.com zipmail.com.br
prodigy.net.mx terra.com.mx fibertel.com.ar speedy.com.ar arnet.com.ar ciudad.com.ar terra.com.pe terra.cl vtr.net
entelchile.net une.net.co cantv.net adinet.com.uy

# Africa
mweb.co.za telkomsa.net webmail.co.za iafrica.com vodamail.co.za menara.ma link.net
`

/**
 * Hosts that carry the pages of many companies. One host (with its subdomains) per line, then how to tell an account:
 * - nothing: the first path part is the account, `code.example/acme`;
 * - words: path parts in front of the account that are a category, `social.example/company/acme`;
 * - `*`: the account is the name in front of the host, `acme.builder.example` (else as without it);
 * - `-`: no part of the address names an account, so no page of this host is evidence;
 * - `!host`: not shared although a line above says so.
 * A line may name `host/part` to cover only that part of a site. `#` begins a comment.
 * Hosts in the private section of the Public Suffix List need no line: each name below them is a domain of its own.
 */
export const sharedHosts = `
# code hosting and package pages
github.com                 orgs organizations enterprises sponsors users stars
gist.github.com
gitlab.com                 groups users
bitbucket.org              account
sourceforge.net            projects p u
codeberg.org
gitee.com                  organizations enterprises
gitea.com
sr.ht
salsa.debian.org           groups
launchpad.net              *
hub.docker.com             u r orgs
quay.io                    organization repository user
npmjs.com                  org ~
pypi.org                   org user project
rubygems.org               profiles
packagist.org              packages users
crates.io                  teams users
huggingface.co             organizations spaces datasets
kaggle.com                 organizations
stackoverflow.com          -
artifacthub.io             -
operatorhub.io             -
replit.com
codepen.io
gitcode.com
coding.net                 *

# site builders and hosted pages
sites.google.com           view site a
docs.google.com            -
drive.google.com           -
forms.google.com           -
google.com/maps            -
maps.google.com            -
maps.app.goo.gl            -
goo.gl                     -
g.page
business.site              *
wordpress.com              *
wpcomstaging.com           *
wpengine.com               *
wix.com                    *
wixstudio.com              *
editorx.io                 *
squarespace.com            *
weebly.com                 *
godaddysites.com           *
mystrikingly.com           *
strikingly.com             *
jimdo.com                  *
jimdosite.com              *
jimdofree.com              *
jimdoweb.com               *
webnode.com                *
webnode.page               *
site123.me                 *
webador.com                *
jouwweb.nl                 *
canva.site                 *
my.canva.site              *
canva.com                  -
framer.com                 *
tilda.ws                   *
tilda.cc                   *
ucoz.com                   *
ucoz.ru                    *
ucoz.net                   *
narod.ru                   *
webs.com                   *
tripod.com                 *
angelfire.com              -
simplesite.com             *
simdif.com                 *
e-monsite.com              *
over-blog.com              *
canalblog.com              *
hautetfort.com             *
typepad.com                *
livejournal.com            *
blogger.com                -
tumblr.com                 * blog
ghost.io                   *
substack.com               *
medium.com                 *
hashnode.dev               *
hatenablog.com             *
fc2.com                    *
ameblo.jp
note.com
jugem.jp                   *
blog.jp                    *
naver.com/blog             -
blog.naver.com
cafe.naver.com
tistory.com                *
velog.io
csdn.net                   *
blog.csdn.net
cnblogs.com
jianshu.com                u c
juejin.cn                  user team
zhihu.com                  org people
sohu.com/a                 -
notion.so
notion.com                 -
notion.site                *
gitbook.com                *
readme.io                  *
carrd.co                   *
about.me
linktr.ee
bio.link
beacons.ai
campsite.bio
taplink.cc
bento.me
hubspotpagebuilder.com     *
hs-sites.com               *
unbouncepages.com          *
leadpages.co               *
instapage.com              *
mailchimpsites.com         *
mailchi.mp
convertkit.com             *
kajabi.com                 *
mykajabi.com               *
teachable.com              *
thinkific.com              *
podia.com                  *
softr.app                  *
glideapp.io                *
glide.page                 *
bubble.io                  *
dorik.io                   *
durable.co                 *
odoo.com                   *
sharepoint.com             *
onmicrosoft.com            *
powerappsportals.com       *
force.com                  *
salesforce-sites.com       *
zohosites.com              *
freshdesk.com              *
zendesk.com                *
atlassian.net              *
statuspage.io              *
eventbrite.com             o e
lu.ma
meetup.com
calendly.com
typeform.com               *
jotform.com                -
airtable.com               -
fandom.com                 *
wikidot.com                *
miraheze.org               *
wikipedia.org              -
wikidata.org               -
archive.org                -
bit.ly                     -
tinyurl.com                -
t.co                       -

# social networks and company registers of the web
linkedin.com               company school showcase in pub
lnkd.in                    -
facebook.com               pages pg people groups p profile
fb.com
fb.me
m.me
instagram.com              p reel
threads.net
threads.com
twitter.com                intent i hashtag
x.com                      intent i hashtag
youtube.com                c channel user
youtu.be                   -
tiktok.com
vimeo.com                  channels
twitch.tv                  team
reddit.com                 r user
pinterest.com
snapchat.com               add
whatsapp.com               -
wa.me
t.me                       s
telegram.me
discord.gg
discord.com                invite servers
slack.com                  *
signal.group               -
vk.com
ok.ru                      group profile
xing.com                   companies pages profile
viadeo.com                 -
weibo.com                  u p
weixin.qq.com              -
mp.weixin.qq.com           -
douyin.com                 user
bilibili.com               -
space.bilibili.com
xiaohongshu.com            -
line.me                    -
page.line.me
kakao.com/channel          -
pf.kakao.com
mastodon.social
fosstodon.org
bsky.app                   profile
quora.com                  profile
behance.net
dribbble.com
soundcloud.com
bandcamp.com               *
patreon.com                c
opencollective.com
ko-fi.com
buymeacoffee.com
kickstarter.com            profile projects
indiegogo.com              projects individuals
producthunt.com            products
angel.co                   company
wellfound.com              company
crunchbase.com             organization
pitchbook.com              -
glassdoor.com              -
indeed.com                 cmp
trustpilot.com             review
yelp.com                   biz
clutch.co                  profile
goodfirms.co               company
g2.com                     products sellers
capterra.com               -
gartner.com                -
getapp.com                 -
sortlist.com               agency
f6s.com
northdata.com              -
opencorporates.com         -
find-and-update.company-information.service.gov.uk  company
bloomberg.com/profile      -

# app stores
play.google.com            -
apps.apple.com             -
itunes.apple.com           -
appstore.com
appgallery.huawei.com      -
galaxystore.samsung.com    -
apps.microsoft.com         -
microsoft.com/store        -
chromewebstore.google.com  -
chrome.google.com          -
addons.mozilla.org         -
snapcraft.io               publisher
flathub.org                -
f-droid.org                -
store.steampowered.com     developer publisher
itch.io                    *
apps.shopify.com           partners
marketplace.visualstudio.com publishers -
plugins.jetbrains.com      vendor organizations
wordpress.org              -
zapier.com/apps
slack.com/marketplace      -

# marketplaces
amazon.com                 -
amazon.ae                  -
amazon.ca                  -
amazon.co.jp               -
amazon.co.uk               -
amazon.com.au              -
amazon.com.be              -
amazon.com.br              -
amazon.com.mx              -
amazon.com.tr              -
amazon.de                  -
amazon.es                  -
amazon.fr                  -
amazon.in                  -
amazon.it                  -
amazon.nl                  -
amazon.pl                  -
amazon.sa                  -
amazon.se                  -
amazon.sg                  -
!aws.amazon.com
aws.amazon.com/marketplace -
partners.amazonaws.com     -
azuremarketplace.microsoft.com -
appsource.microsoft.com    -
marketplace.microsoft.com  -
cloud.google.com/find-a-partner -
console.cloud.google.com   -
cloud.google.com/marketplace -
appexchange.salesforce.com -
marketplace.atlassian.com  vendors
ecosystem.hubspot.com      -
marketplace.redhat.com     -
catalog.redhat.com         -
store.sap.com              -
marketplace.zoom.us        -
ebay.com                   str usr
ebay.co.uk                 str usr
ebay.de                    str usr
etsy.com                   shop
alibaba.com                * -
aliexpress.com             store
1688.com                   *
taobao.com                 *
tmall.com                  *
jd.com                     -
made-in-china.com          *
indiamart.com
tradeindia.com
justdial.com               -
rakuten.co.jp
mercadolibre.com           -
mercadolivre.com.br        -
allegro.pl                 -
shopee.com                 -
lazada.com                 -
walmart.com/seller         -
walmart.com/browse         -
myshopify.com              *
shopify.com                *
bigcartel.com              *
gumroad.com                *
storenvy.com               *
ecwid.com                  *
shopee.sg                  -
fiverr.com
upwork.com                 agencies freelancers
freelancer.com             u
toptal.com                 -
malt.fr                    profile
malt.com                   profile
europages.com              -
europages.co.uk            -
wlw.de                     -
kompass.com                -
gelbeseiten.de             -
yellowpages.com            -
udemy.com                  user
coursera.org               -
thinkific.io               *
`

/** First path parts that are pages of the shared host itself and never a company's account. */
export const partsThatAreNoAccount = `
about app apps blog business careers company contact dashboard developers discover docs download enterprise events
explore features feed help home hashtag index.html index.php jobs join l legal login logout marketplace messages
newsroom notifications policies posts press pricing privacy products profile.php register security search settings
share sharer sharer.php shop signin signup solutions status store support terms topics trending trust watch
`

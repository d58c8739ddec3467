/**
 * Words and keyboard walks that stand at the top of every list of leaked passwords, in lower case. A password that is
 * one of them, also with digits, signs or look-alikes, is refused.
 */
const words = `
password passw0rd passwort contraseña contrasena motdepasse wachtwoord senha haslo parola salasana passwords passphrase
mypassword thepassword yourpassword newpassword oldpassword changepassword passwordpassword passwordone password1234
password12345 password123456 passwordabc letmein letmeinnow letmeinplease letmein1234 welcome welcometo welcomeback
welcomehome willkommen bienvenido bienvenue administrator adminadmin admin administration administrador superadmin
superuser rootroot rootadmin root toor changeme changemenow changemeplease pleasechangeme changeit default defaultpass
secret topsecret secretsecret mysecret secretpassword iloveyou iloveyouso iloveyoumuch iloveyoubaby iloveyouforever
iloveme ilovemyself ilovegod ilovejesus ilovemusic ilovemyfamily ilovemymom ilovemycat ilovemydog teamo teamomucho
qwerty qwertyuiop qwertyuiopasdf qwertyuiopasdfgh qwertyuiopasdfghjkl qwertyqwerty qwertyasdfgh qwertyasdfzxcv qwerty1234
qwerty12345 qwerty123456 qwertz qwertzuiop qwertzuiopü asdfghjkl asdfghjklqwerty asdfasdfasdf asdfasdf asdfqwer zxcvbnm
zxcvbnmasdfghjkl zaq12wsx zaq1zaq1 1qaz2wsx 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4
q1w2e3r4t5y6 qazwsx qazwsxedc qazwsxedcrfv abcdef abcdefg abcdefgh abc123 abcd1234 abc123456 a1b2c3d4 a1b2c3d4e5f6
aaaaaa abcabc monkey monkeymonkey dragon dragondragon football footballfan baseball basketball softball volleyball soccer
hockey futbol tennis golfer liverpool liverpoolfc chelsea chelseafc arsenal arsenalfc manchester manchesterunited
manchestercity barcelona fcbarcelona realmadrid juventus bayernmunich borussia dortmund cowboys steelers yankees lakers
warriors eagles patriots packers raiders dolphins broncos superman supermans spiderman batman batmanrobin ironman
wonderwoman captainamerica avengers starwars startrek pokemon pikachu minecraft minecraftgame fortnite roblox nintendo
playstation xboxlive counterstrike leagueoflegends worldofwarcraft runescape callofduty assassinscreed gameofthrones
harrypotter hogwarts lordoftherings hellokitty mickeymouse minniemouse tinkerbell cinderella disney disneyland
snoopy garfield scoobydoo spongebob naruto narutouzumaki dragonball dragonballz onepiece princess princessa princesses
sunshine sunflower sunflowers sunshinesunshine moonlight starlight rainbow rainbows butterfly butterflies ladybug flower
flowers blossom strawberry blueberry raspberry chocolate chocolates cheesecake cupcake cookies cookiemonster pineapple
bananas watermelon peanutbutter buttercup lollipop sweetheart sweethearts sweetpea sweetie honeybee babygirl babyboy
babycakes baby lovelove lovely lovers loveyou loveme lover lovemylife truelove foreverlove forever forever21 foreverandever
friends friendship bestfriend bestfriends familyfirst family myfamily mylife freedom freedomfreedom happiness happy
happyday happydays happylife happynewyear birthday happybirthday christmas merrychristmas halloween valentine summer
summertime summerlove winter springtime spring autumn january february march april june july august september october
november december monday tuesday wednesday thursday friday saturday sunday weekend holiday holidays vacation
computer computers computer123 internet internet123 website network server servers database windows windowsxp macintosh
microsoft google googlegoogle facebook facebookfacebook instagram whatsapp linkedin twitter youtube amazon samsung
samsunggalaxy iphone android blackberry motorola nokia toyota honda hondacivic mercedes mercedesbenz bmw ferrari
lamborghini porsche mustang camaro corvette chevrolet harley harleydavidson yamaha kawasaki suzuki ducati
charlie charliebrown jennifer jessica michelle michael michaeljackson michaeljordan jordan jordan23 daniel danielle
anthony matthew andrew joshua ashley amanda samantha nicole stephanie christina christian christopher alexander
alexandra alejandro alejandra francisco fernando fernanda gabriel gabriela sebastian valentina benjamin elizabeth
victoria patricia margarita catherine robert robertson richard thomas williams william george nicholas jonathan
brandon tigger tiger tigers lion lions panther panthers phoenix eagle falcon wolf wolves wolfpack bears bulldog bulldogs
puppy puppies kitten kittens kittycat doggy elephant penguin penguins turtle dolphin unicorn unicorns horses
shadow shadows shadowhunter master masterkey mastermind killer killerbee hunter hunterx ranger rangers soldier marine
marines trooper warrior knight knights viking vikings pirate pirates ninja samurai wizard wizards matrix matrixreloaded
trustno1 trustnoone nothing nothingness whatever whatever123 someone somebody nobody noidea dontknow idontknow idontcare
fuckyou fuckyou2 fuckoff fuckme asshole bullshit motherfucker whateverman blahblah blahblahblah blablabla lalala lalalala
hahaha hahahaha jesus jesuschrist jesuslovesme jesusislord godisgood godisgreat godislove blessed blessings faith
heaven angel angels angelina angelbaby angel123 devil metallica nirvana slipknot linkinpark greenday eminem eminem123
beatles thebeatles rollingstones pinkfloyd ledzeppelin acdc rockstar rockandroll rocknroll guitar guitarist music musiclover
dancer dancing singer cheerleader cheer london newyork newyorkcity losangeles california florida texas chicago boston
america american australia canada england germany deutschland berlin hamburg münchen muenchen frankfurt france paris
spain espana españa madrid mexico brasil brazil argentina colombia italia italy india pakistan philippines indonesia
startup company companyname business businessman marketing partner partners partnership partnerships tandem tandemtandem
teamwork manager office officework sales support service customer customers welcome1234 test testtest testing testing123
testtesttest testuser testpassword demo demodemo demouser demopassword example sample temporary temppass temppassword
temp guest guestguest user username useruser login loginlogin signin signup access accessdenied accessgranted opensesame
sesame security securepassword secure password! correcthorsebatterystaple correct-horse-battery-staple correcthorse
hunter2 ncc1701 thx1138 trustno1trustno1 zxcvbn asdfgh 123qwe 123qweasd 123qweasdzxc qweasd qweasdzxc qweasdzxc123 qwe123
123abc 123456 1234567 12345678 123456789 1234567890 12345678910 123456789012 1234567891011 012345678910 0123456789
123123 123123123 123123123123 123321 123454321 1234554321 123456654321 111111 11111111 000000 00000000 666666 696969
777777 888888 999999 121212 131313 112233 11223344 1122334455 112233445566 123789 147258 147258369 147852369 159357
159753 159753258456 741852963 789456 789456123 963852741 987654 987654321 9876543210 246810 13579 1357924680 102030
10203040 1020304050 314159 31415926 314159265 3141592653 271828 271828182845
`

export const commonPasswords: ReadonlySet<string> = new Set(words.split(/\s+/).filter(Boolean))

/**
 * Words that many company names share. They weigh 0.3 where another word weighs 1. Words are separated by spaces, a
 * phrase of several words is joined with `_`. Written as people write them: case and marks do not matter.
 * In scripts that write no spaces a weak word is cut out of the name wherever it stands.
 */
export const weakWords = `
# joining words
an and at by for from in of on the to with
und der die das den des dem fur mit von zu et le la les de du des pour y el los las del para con em do da dos das
os as il lo gli di della dei per en och og av af het een van ja

# kinds of company
group groups gruppe groupe grupo gruppo grup grupa groep gruppen koncern konzern grp
holding holdings international internationale internacional intl global globally worldwide world
company companies corporate enterprise enterprises entreprise unternehmen firma firm business businesses
industries industry industrial partners partner partnership associates association alliance
organization organisation collective cooperative
agency agentur agence office bureau buro studio studios
management managed provider providers vendor vendors operations solution solutions loesungen losungen soluciones
solutions soluzioni solucoes oplossingen service services servicios servizi servicos dienste dienstleistungen
consulting consultants consultancy consultant consultores consultoria conseil consulenza beratung advisory advisors
professional professionals expert experts specialists integrators integration integrations outsourcing support training
trainings

# technology
technology technologies tech techs technologie technologien tecnologia tecnologias tecnologie technologia technik
teknoloji teknologi tehnologii it ict information informatics informatik informatique informatica informatyka
informacion informazione computer computers computing cloud clouds cloudnative native multicloud data database
databases digital digitale digitalization software softwares hardware system systems systeme systemes sistemas sistemi
systemer platform platforms plattform network networks networking netze internet web online net com org io ai
app apps dev co eu biz info xyz api saas paas devops kubernetes k8s container containers
analytics intelligence artificial automation robotics cyber cybersecurity engineering engineers
development developers developer design designs innovation innovations innovative lab labs laboratory
laboratories center centre zentrum center media communications communication telecom telecommunications
telekom hosting infrastructure infra server servers virtualization products product

# countries as their own people and the trade call them
afghanistan albania shqiperia algeria algerie andorra angola antigua argentina armenia aruba australia austria osterreich
oesterreich azerbaijan bahamas bahrain bangladesh barbados belarus belgium belgique belgie belize benin bermuda bhutan
bolivia bosnia_and_herzegovina bosnia botswana brazil brasil brunei bulgaria burkina_faso burundi cambodia cameroon
cameroun canada cape_verde cabo_verde chad chile china colombia comoros congo costa_rica croatia hrvatska cuba cyprus
czechia czech_republic cesko ceska_republika denmark danmark djibouti dominica dominican_republic
republica_dominicana ecuador egypt el_salvador eritrea estonia eesti eswatini ethiopia fiji finland suomi france gabon
gambia georgia germany deutschland allemagne alemania ghana gibraltar greece hellas grenada guatemala guernsey guinea
guinea_bissau guyana haiti honduras hong_kong hongkong hungary magyarorszag iceland island india indonesia iran iraq
ireland eire isle_of_man israel italy italia ivory_coast cote_d_ivoire jamaica japan jersey jordan kazakhstan kenya
kiribati korea south_korea kosovo kuwait kyrgyzstan laos latvia latvija lebanon lesotho liberia libya liechtenstein
lithuania lietuva luxembourg luxemburg macau macao madagascar malawi malaysia maldives mali malta mauritania mauritius
mexico micronesia moldova monaco mongolia montenegro morocco maroc mozambique myanmar namibia nepal netherlands
the_netherlands nederland holland new_zealand nicaragua niger nigeria north_macedonia macedonia norway norge oman
pakistan palau palestine panama papua_new_guinea paraguay peru philippines pilipinas poland polska portugal
puerto_rico qatar romania russia rossiya rwanda saint_lucia samoa san_marino saudi_arabia ksa senegal serbia srbija
seychelles sierra_leone singapore slovakia slovensko slovenia slovenija somalia south_africa south_sudan spain espana
sri_lanka sudan suriname sweden sverige switzerland schweiz suisse svizzera syria taiwan tajikistan tanzania thailand
togo tonga trinidad_and_tobago tunisia tunisie turkey turkiye turkmenistan tuvalu uganda ukraine ukraina
united_arab_emirates uae united_kingdom uk great_britain gb england scotland wales northern_ireland united_states
united_states_of_america usa us uruguay uzbekistan vanuatu vatican venezuela vietnam viet_nam yemen zambia zimbabwe

# regions
africa america americas north_america south_america latin_america latam asia asia_pacific apac pacific europe europa
emea dach benelux nordic nordics scandinavia baltic baltics balkans mena middle_east anz asean oceania iberia

# Greek, Cyrillic, Arabic, Hebrew, Hindi, Korean
ομιλος τεχνολογιες πληροφορικη ελλας συστηματα και группа компаний технологии технология системы система решения
консалтинг холдинг софт информационные и в на по россия украина україна казахстан беларусь группы группи технології
системи مجموعة تقنية تقنيات تكنولوجيا حلول خدمات المعلومات السعودية مصر الامارات קבוצה קבוצת טכנולוגיות מערכות פתרונות
ישראל समूह टेक्नोलॉजीज भारत 그룹 테크놀로지 기술 시스템 시스템즈 솔루션 솔루션즈 소프트 클라우드 정보 정보기술 컨설팅 서비스 코리아 한국

# Chinese, Japanese, Thai (cut out of the name)
集团 集團 控股 科技 技术 技術 信息技术 資訊 资讯 信息 网络 網路 网络科技 软件 軟體 云计算 云服务 雲端 咨询 諮詢 服务 服務
解决方案 数据 数字 智能 系统 系統 国际 國際 中国 中國 香港 台湾 台灣 发展 股份 有限
グループ ホールディングス テクノロジー テクノロジーズ システム システムズ ソリューション ソリューションズ サービス ソフトウェア ソフトウエア
クラウド データ ジャパン 日本 情報 情報システム コンサルティング インターナショナル インク テクノ ネットワーク ネットワークス
กลุ่ม เทคโนโลยี คอนซัลติ้ง ประเทศไทย ไทย โซลูชั่น เซอร์วิส ซอฟต์แวร์
`

"""Danger in Kiswahili and Sheng. The present tense of a verb of harm tells it: na-ibiwa, ana-pigwa, wana-tu-pora."""

# ruff: noqa: E501 - a row is a row.
from __future__ import annotations

from nlu.words.patterns import any_of

PERSON = r"(?:ni|u|a|tu|m|mu|wa|i|zi|ki|vi|ya|li|ku|)"
OBJECT = r"(?:ni|tu|m|mw|wa|ku|ji|i|zi|ki|vi|)"
HARM_SW = (
    r"(?:ibiwa|ibia|porwa|pora|pigwa|piga|pigana|chapwa|chapa|chapana|shambuliwa|shambulia|vamiwa|vamia|vamiya|uawa"
    r"|uliwa|ua|uwa|bakwa|baka|tekwa|teka|nyongwa|nyonga|dungwa|dunga|katwa|kata|katana|kimbizwa|kimbiza|fukuza|fukuzwa|fuata|fuatwa"
    r"|fatwa|fata|fuatilia|chomwa|choma|chomea|teketea|ungua|waka|lipuka|vunjia|vunjiwa|tishia kuua|umizwa|umiza|teswa|tesa|nyanyaswa"
    r"|rushia|tupia|burutwa|buruta|nyakua|nyang'anya|nyang'anywa|nyanganya|nyanganywa|zama|bleed|shoot|shootiwa|attack|attackiwa|stab|stabbiwa|rape|rapiwa|ngeta"
    r"|rob|robiwa|beat|kill|fyatua|rushiwa|najisi|vuja damu|tokwa na damu|zingira|zingirwa|zunguka|beba na|forcibly|strangle|mug|kidnap|ng'ang'ania)"
)
STRONG_SW = (
    r"(?:ibiwa|porwa|pigwa|chapwa|shambuliwa|shambulia|vamiwa|vamia|uawa|uliwa|bakwa|baka|tekwa|nyongwa|nyonga|dungwa"
    r"|dunga|chomwa|ungua|teketea|burutwa|zama|bleed|attackiwa|vuja damu|tokwa na damu)"
)
SWAHILI = any_of(
    rf"(?:na|nina|tuna|twa|ndio tuna){STRONG_SW}",
    rf"(?:ana|wana|una|mna|ina|watu wana){OBJECT}(?:shambuliwa|nyongwa|uawa|uliwa|bakwa|tekwa|dungwa|chomwa|vuja damu|tokwa na damu|zama majini|bleed\w*)",
    r"(?:ana|wana|una|mna)(?:ni|tu)(?:piga|chapa|ibia|pora|shambulia|vamia|ua|uwa|baka|teka|nyonga|dunga|kata|kimbiza|fukuza|fuata|fata"
    r"|fuatilia|choma|vunjia|umiza|tesa|buruta|rushia|nyang'anya|nyanganya|attack\w*|shoot\w*|beat\w*|kill\w*|rob\w*|stab\w*|zingira|zunguka)",
    r"(?:ana|wana)(?:m|mw)(?:piga|chapa|shambulia|ua|uwa|baka|nyonga|dunga|kata|choma|buruta|umiza|tesa|burura|kimbiza)",
    r"(?:ana|wana)taka ku(?:ni|tu|m|mw|wa|ji)?(?:ua|uwa|uliwa|choma|baka|kata|shambulia|teka|nyonga|piga risasi|maliza|jump|rape|kill|ingia|chinja|dunga|vamia|toa roho)",
    r"(?:nataka|ninataka|anataka) ku(?:jiua|jinyonga|jidhuru|jitoa uhai|ruka)|(?:nimechoka|sitaki|sioni haja ya?) (?:na )?kuishi|sitaki kuishi|nataka kufa|kujiua|amejinyonga|najiua",
    r"(?:ata|wata)(?:ni|tu|m|mw|mu)(?:ua|uwa|choma|maliza|baka|kata)(?: \w+)?",
    r"(?:nime|tume|wame|ame)(?:vamiwa|shambuliwa|zungukwa|zingirwa|dungwa|kwama ndani|fungiwa|fungwa ndani|pigwa risasi|katwa panga|stabbiwa|pigwa kisu|tekwa|bakwa)(?! jana| juzi)",
    r"(?:wame|ame)(?:tu|ni)(?:vamia|shambulia|zunguka|zingira|fungia|teka|attack|dunga|pigia risasi|shika mateka)",
    r"(?:wame|ame)(?:vamia|zingira|zunguka|ingia|ingilia) (?:\w+ )?(?:kijiji|nyumba|duka|boma|kanisa|shule|mtaa|soko|nyumbani|plot|basi|matatu|kwa (?:nyumba|plot|duka|boma|keja)|ndani|kwetu|kwangu|keja)",
    r"(?:wezi|mwizi|majambazi|jambazi|majangili|wahuni|genge|magondi|gondi|bandits|raiders|thugs|thieves|wavamizi|watu (?:wenye|wana|wako na) (?:silaha|bunduki|mapanga|pangas|bunduki)|mtu)"
    r"(?: \w+){0,2} (?:wako|ako|yuko|wapo|yupo|wameingia|ameingia|wamefika|wanaingia|anaingia|wanavunja|anavunja|amepanda|anabisha|wamepanda|wameruka|ameruka|wamerudi|wanagonga|anagonga)"
    r" (?:\w+ )?(?:ndani|hapa|nje|kwa|kwetu|kwangu|nyumba\w*|juu|mlango\w*|dirisha\w*|ukuta|inside|outside|now|saa|sasa|duka\w*|mabati|geti|gate|tena|boma)",
    r"(?:wana|ana|mtu ana|watu wana)(?:ni|tu)?vunj(?:a|ia|iwa) (?:\w+ )?(?:mlango|nyumba|duka|dirisha|geti|kwangu|kwetu|boma|keja|my|door|the|kufuli|ukuta)(?:\w*)(?: \w+){0,4}"
    r" (?:sasa|saa|hapa|yangu|wangu|yetu|letu|langu|ya jirani|la jirani|kwa jirani|right now|now|haraka)",
    r"(?:wana|ana|mtu ana)vunja (?:mlango|dirisha|nyumba|geti) (?:w|y|l)(?:angu|etu)",
    r"(?:nyumba|duka|soko|shule|bweni|kanisa|plot|gari|jengo|vibanda|kibanda|keja|msitu|mabanda|boma|matatu|dormitory|market|house|hospitali|stall|tanker)"
    r"(?: \w+){0,3} (?:ina|lina|una|vina|yana|ime|lime|ume|zina|inaanza ku|wana|ku)?(?:ungua|waka|teketea|shika moto|choma|chomeka|waka moto|chomwa|shikwa na moto|catch fire|poromoka|anguka)(?: na watu| moto| saa| sasa| hapa)?",
    # Fire, shots, a fight: "kuna" with a word for here or now.
    r"moto (?:moto|una|ume|um|uko|mkubwa|hapa|kwa|jirani)|moto u(?:me|na|naan?za ku)(?:shika|waka|enea|zuka|anza|lipuka|ingia|teketeza|unguza|choma|panda|sambaa)\w*|moto (?:\w+ )?(?:saidia|help)|(?:ina|zina|vina|lina|una|yana|kuna)teketea|(?:mabati|paa|msitu|vibanda|mabanda|makuti|nyasi) (?:ina|zina|yana|una|vina)waka|inaungua|zinaungua|vinaungua|tunaungua|kunaungua|kunawaka|naungua|inayoungua|inayowaka",
    r"kuna m(?:ilio|lio) (?:ya|wa|za) (?:risasi|bunduki|bomu|mlipuko|gunshots)|kuna (?:\w+ )?(?:moto|risasi|vita|mapanga|shooting|gunshots|fire|shambulio|mauaji|uvamizi|maporomoko|ajali|fujo|fight)(?: \w+){0,6} (?:hapa|sasa|saa|kwa|karibu|now|nje|inaendelea|huku|wamekwama|wamekufa|wameumia|wanakufa)",
    r"(?:na|nina|tuna|una|nime|tume)?(?:naskia|tunaskia|skia|nasikia|sikia|kusikia|naskika|zinaskika|tunasikia) (?:\w+ ){0,2}(?:risasi|milio|mlio|bunduki|gunshots|shots|nduru|mayowe|kelele za (?:kuomba|msaada)|screams|bomu|mlipuko)",
    r"risasi (?:zina|ina|hapa|karibu|sasa|saa|zinapigwa|zinarushwa|zinalia|kila mahali|tupu)\w*|(?:wana|ana|polisi wana|watu wana|karau wana|wamea?nza ku)(?:piga|fyatua|rusha|shoot|tupiga|wapiga|mwaga)\w* risasi|wanashoot\w*|wanafyatua|kunapigwa risasi",
    r"(?:ana|wana|na|nina|tuna)(?:vuja|tokwa|toka)(?: na)? damu|damu (?:inatoka|ina|imejaa|nyingi|mingi|kila|inavuja|inamwagika|haiko? ?kuacha)\w*|anableed\w*|nableed\w*|anavuja",
    r"(?:hapumui|haamki|hapumuwi|hapumi|siwezi kupumua|sipumui|amezimia|ameanguka na|amezirai|hasongi|haonyeshi dalili|povu mdomoni|ako unconscious|anakata roho|amekata moto)",
    r"(?:ame|nime|wame)(?:kunywa|meza|kula|nywa)(?: \w+)? (?:sumu|poison|dawa nyingi|pills nyingi|dawa ya panya|acid)",
    r"(?:sumu|dawa|pills|vidonge)(?: \w+)? (?:nime|ame)(?:kunywa|meza|kula)(?: \w+){0,4} (?:kufa|nife|afe|hapumui|sasa|zote)",
    r"(?:na|nina|ana|wana|tuna)(?:kufa|zama|uliwa|kata roho)(?! njaa| na njaa| kwa njaa| na stress| kucheka| na baridi)",
    r"ajali(?: \w+){0,6} (?:sasa|saa|hapa|wamekwama|wameumia|wamekufa|wanakufa|damu|ndani|imetokea|saidia\w*|ambulance|hivi|majeruhi|trapped)",
    r"(?:wamekwama|amekwama|nimekwama|tumekwama|wamefunikwa|amefunikwa) (?:\w+ )?(?:ndani|chini|kwa|na|hapa|kwenye|trapped)|maji (?:yana|ina|yame|ime)(?:tu|wa|ni|m)?(?:beba|chukua|zoa)\w*|maji (?:yana|ina|yame|ime)(?:ingia|jaa|fika) (?:ndani|nyumba\w*|kwa (?:nyumba|keja)|keja)|tunabebwa na maji|mafuriko (?:yana|yame|iko)\w*",
    r"(?:ame|wame|a|wa)(?:na)?(?:m|mw)?(?:nyakua|beba|chukua|teka|toroka na|vuta|iba|force|buruta|ondoka na)(?: \w+)? (?:mtoto|msichana|mama|dada\w*|mtoi|mwanafunzi|mtoto wangu|baby)(?: \w+){0,5} (?:sasa|saa|hapa|gari|just now|kwa nguvu|right|now|akilia|wanakimbia|anakimbia)",
    r"anananifuata|ananifuata|wananifuata|wananifuatana|tunafuatwa|nafuatwa|ananifwata|wananikimbiza|ananikimbiza|wanatukimbiza",
    r"(?:wame|ame|wali|ali|nime|tume)(?:ni|tu)?(?:ibia|pora|ibiwa|porwa|nyang'anya|nyang'anywa|nyanganya|nyakua|nyakulia|pokonya|piga|pigwa|chapa|chapwa|shika|gonga|gongwa|baka|vunjia|vunja|choma|chomea|ua|uwa|vamia|rob|snatch|snatchiwa|dunga|umiza)(?: \w+){0,5} (?:sasa hivi|saa hii|just now|hivi sasa|dakika \w+|right now|bado (?:wako|ako|yuko|wapo|yupo)|sasa$)",
    r"(?:bado (?:wako|ako|yuko|wapo|yupo) (?:hapa|nje|ndani|karibu|kwa|inside|outside))",
    r"(?:umati|mob|watu|wananchi|crowd)(?: \w+){0,3} (?:una|wana|ime|wame|ina|wanataka|inataka)(?:taka)? ?(?:ku)?(?:m|wa)?(?:choma|ua|uwa|shika|piga|lynch|chapa)(?: \w+){0,4} (?:moto|alive|mwizi|hai|kijana|sasa|saa|mtu|jamaa|hapa|stage|mpaka|tairi)",
    r"(?:wanapigana|wanakatana|wanachapana|wanauana|kunapiganwa)(?: \w+){0,4} (?:mapanga|visu|pangas|panga|sasa|saa|bunduki|hapa|nje|risasi|kisu|now|damu|rungu)|vita (?:vya|ya) (?:mapanga|visu|panga|bunduki|risasi)(?: \w+){0,3}(?: hapa| sasa| saa| nje)",
    r"(?:ako|yuko|wako|wana|ana|amebeba|ameshika|amenishikia|amenielekezea|wamebeba|wameshika)(?: na)? (?:\w+ )?(?:kisu|bunduki|panga|bastola|silaha|petroli|petrol|mapanga|visu|chuma|gun|shoka|knife)(?: \w+){0,4} (?:hapa|nje|mlangoni|sasa|saa|ananitish\w*|anatish\w*|anasema|shingoni|kichwani|mkononi|ndani|ataniua|anataka|kwa mlango|haraka)",
    r"(?:tuma|tumeni|leteni|leta|ita|iteni|piga|naomba|tunaomba|nahitaji|tunahitaji|njooni na|tunaitaji|naitaji)(?: \w+){0,2} (?:polisi|ambulance|ambulensi|askari|karau|makarau|zima moto|fire brigade|police|msaada wa haraka|msaada wa dharura|gari ya wagonjwa|cops)(?: \w+){0,4} (?:haraka|sasa|saa|hapa|now|upesi|mbio|tafadhali|kwangu|kwetu)",
    r"(?:ni|tu)(?:saidie|saidieni|okoe|okoeni|saidiye|save|rescue)(?: \w+){0,2} (?:haraka|sasa|saa|upesi|mbio|now|nakufa|tunakufa|naibiwa|napigwa|ananiua|wananiua)|(?:tuokoe|niokoe|tuokoeni|niokoeni|okoa maisha|tusaidie haraka)\w*",
    r"(?:njoo|njooni|kuja|kujeni|kam|come|tokeni)(?: \w+)? (?:haraka|mbio|upesi|sasa hivi|saa hii|sasa|fast|now)|harakisheni|fanya(?:ni)? haraka|haraka (?:haraka(?! haina)|sana|jameni|jamani|tafadhali)",
    r"(?:niko|tuko|ako|yuko|wako|nko|maisha yangu (?:iko|yako)|tupo|nipo|mko) (?:\w+ )?(?:hatarini|kwa hatari|in danger|danger|kwa danger|taabani|mashakani)|^(?:hatari|dharura|emergency)$|^(?:hii ni|ni|kuna) (?:dharura|emergency)",
    r"^(?:mwizi|wezi) (?:mwizi|wezi|hapa|huyo|saidia\w*)|saidia(?:ni)? (?:mwizi|wezi|moto|naibiwa|ananiua|wananiua|tunakufa|nakufa|majambazi|napigwa)",
    r"nimejificha|tumejificha|nimejifungia|tumejifungia|nimefungiwa|nimefungwa (?:kwa|ndani)|(?:ame|wame)(?:ni|tu)fungia",
    r"(?:wana|ana)(?:iba|chukua|endesha|swaga|peleka|ondoa|toa|beba) (?:ng'ombe|ngombe|mbuzi|mifugo|pikipiki|gari|simu|punda|nduthi|my|cattle|mali|mabati|vitu)\w*(?: \w+){0,4} (?:sasa|saa|now|right now|hapo nje|hapa nje|kuelekea|kama tunavyo\w*)",
    # Held, dragged, locked up, about to be burnt.
    r"(?:nime|tume|ame|wame)(?:shikwa|kamatwa|wekwa)(?: na \w+)?(?: mateka| by force| kwa nguvu| kwa boot)|wamenishik?a(?: mateka)?$|mateka (?:ndani|hapa|saa|sasa)",
    r"(?:ana|wana)(?:ni|m|tu)(?:vuta|buruta|beba|vua nguo|kaba|kabwa|umiza|chinja|jeruhi)(?! \w+ jana)|(?:ana|wana)(?:kabwa|chinjwa|beaten|scream\w*|drown\w*|stranglewa)",
    r"(?:ana|wana|una)leta (?:tairi|tyre|petroli|petrol|mafuta)(?: na (?:petroli|petrol|mafuta|tairi|tyre))?|(?:ana|wana|watu wana)taka ku(?:jirusha|jump|jitupa|jichoma|ruka)|ku (?:jump|kill)(?: \w+)?$|(?:ame|kuji)jitundika|jinyonga",
    r"(?:ame|wame)(?:nishikia|tushikia|nielekezea|tuelekezea|nisimamia) (?:kisu|bunduki|bastola|panga|bonoko|silaha|gun|chuma)|ana(?:kuja|kam|nijia) na (?:kisu|bunduki|panga|shoka|gun)",
    r"wako (?:nje|ndani) (?:ya|mwa|kwa) (?:\w+ )?(?:nyumba|keja|duka|plot|boma|mlango|compound|geti|dirisha|room)|ako nje ya (?:room|mlango|nyumba|keja|dirisha)|wako (?:sebuleni|jikoni|mlangoni|getini)",
    r"(?:niko|nko|tuko|nimehide|najificha|ninajificha|tunajificha) (?:\w+ )?(?:chini ya (?:kitanda|meza)|chooni|kwa choo|kwa ceiling|under the bed|ndani ya boot)|(?:na|nina|tuna)jificha|nimehide|wamenibeba|wametubeba",
    r"(?:naskia|tunaskia|nawaona|naona|tunaona|tunawaona) (?:\w+ )?wakivunja|(?:nawaona|tunawaona) waki\w+|waki(?:panda|vunja|ingia) (?:ukuta|mlango|grill|dirisha|geti|roof)",
    r"(?:mlango|dirisha|geti|grill)(?: \w+)? (?:wangu |wetu |yetu |yangu )?(?:unavunjwa|inavunjwa|linavunjwa|unapigwa|unagongwa kwa nguvu)",
    r"(?:wana|ana|ina|una|watu wana)(?:m|mw|tu|ni|wa)?(?:rusha|rushia|tupa|tupia) (?:\w+ )?(?:mawe|mishale|teargas|petrol|petroli|molotov|bomu|moto)(?: \w+){0,4}(?: saa| sasa| sai| kwetu| yetu| zetu| hapa)?|(?:mishale|mawe|gesi ya machozi) (?:ina|yana|ime)(?:rushwa|pigwa)|teargas imeingia",
    r"(?:mtu|mwanaume|mwanamume|msee|kijana|watu|wanaume)(?: \w+)? (?:mwenye|wenye|ana|wana|ako na|wako na) (?:kisu|bunduki|panga|silaha|mapanga|shoka|gun)(?: \w+){0,3} (?:ameingia|wameingia|anakimbiza|anatishia|hapa|nje|anawakimbiza|ananifuata|anakuja|kanisani|shuleni|hapo)",
    r"(?:gari|basi|lori|matatu|boti|boda|pikipiki|lorry|bus|trela)(?: \w+){0,4} (?:limezama|imezama|imepinduka|limepinduka|zimegongana|imegongana|imegonga|limegonga|zimegonga|imeanguka|limeanguka|imeroll)",
    r"(?:gesi|gas|transformer|kitu|bomu|mtungi)(?: \w+){0,3} (?:imelipuka|limelipuka|umelipuka|kimelipuka|inalipuka)|stima (?:imemshika|imepiga|imenishika|inamshika)|nyoka (?:ameniuma|amenigonga|amemuuma|amemgonga)",
    r"(?:ame|mtoto ame|mtu ame)(?:tumbukia|dumbukia|ingia|anguka)(?: ndani)?(?: kwa| kwenye)? (?:\w+ )?(?:shimo|kisima|choo|mto|mtoni|kisimani|maji|dam|pit|tanki)|(?:anabebwa|tunabebwa|inabebwa|wanabebwa|amebebwa) na maji|moshi (?:inatoka|unatoka|inaingia|unaingia|mwingi)",
    r"umati (?:umezingira|umezunguka|una|umemzunguka)\w*|(?:wame|ame)(?:mzunguka|mzingira)|wanamvua nguo|wanavua (?:\w+ )?nguo|(?:ame|wame)(?:mwagiwa|mwagia|nimwagia) (?:asidi|acid|mafuta|petroli)",
    r"(?:kabila|jamii|vijana|wasee)(?: \w+){0,3} (?:wanapigana|zinapigana|wanafight)|vita vimezuka|watu wanapigana",
    r"(?:ame|wame)(?:mteka|wateka|niteka|chukua|beba)(?: \w+){0,4} (?:sasa hivi|saa hii|just now|right now|by force|kwa nguvu|now)",
    r"emergency (?:emergency|tafadhali|wasee|jo|please)|saidia(?:ni)? (?:saidia\w*|jo|tafadhali wa|wamenish?\w*|wako|naskia|kumenuka)|nisaidie(?:ni)? (?:wako|wamenish?\w*|naskia|mara moja)|mnisaidie mara moja|kumenuka (?:\w+ )?saidia\w*",
    r"(?:mtoto|mtoi|mtt|kijana|msichana|mama|mzee)(?: \w+){0,2} (?:hapumui|hapumuwi|haongei|hajitambui|anatoa damu|anatapika damu|anadrown|anazama|amezama|haamki)|(?:ana|anatoa|natoa) damu|hawapumui|(?:mmoja|mwingine|dereva) (?:haongei|amezimia|hapumui|anatoa damu)",
    r"(?:baba|mume|jirani|bwana|mtu|jamaa|msee) (?:\w+ )?ana(?:ua|chinja|choma|nyonga|kata|dunga|strangle|bea?t) (?:mama|mke|mtoto|mtu|bibi|wife|my|watoto|mzee)",
    # Held by kidnappers, homes set alight, people beaten here, followed.
    r"(?:ame|wame)(?:m|wa|ni|tu)?teka (?:nyara|dada|kaka|mtoto|mke|mume|rafiki|mama|baba|binti|msichana|kijana|bro|siz)\w*|(?:ame|wame|tume|nime)tekwa nyara",
    r"(?:wana|ana|watu wana|vijana wana)(?:tu|wa)?(?:choma|chomea|teketeza|unguza) (?:\w+ )?(?:nyumba|manyumba|duka|maduka|soko|vibanda|gari|magari|shule|kanisa|keja|makeja|boma|bweni|kijiji|mtaa|matatu|stesheni|kituo|(?:our |the )?(?:house|shop|church|school|market|stall|car))\w*",
    r"(?:wana|ana|watu wana)(?:m|wa|tu|ni)?(?:piga|chapa|umiza|kata|dunga|shoot|beat|stab|ngeta|choma) (?:watu|wasee|wanafunzi|mtu|msee|wamama|watoto|raia|vijana|kijana|mama|mzee|mabuda)(?! (?:picha|simu|kura|msasa|story))(?: \w+)? (?:hapa|huku)",
    r"(?:ana|wana)(?:m|mw|ni|tu)mwagia (?:petrol|petroli|mafuta|asidi|acid|maji moto)|(?:ana|wana)(?:m|mw|ni|tu)(?:beat|shoot|stab|attack|rob|kick|slap|strangle|rape)\w*",
    r"(?:ana|wana|una) (?:shoot|rob|beat|attack|stab|rape|kill|ngeta)\w*|(?:napigwa|anapigwa|tunapigwa) ngeta|(?:ana|wana)(?:ni|tu|m)(?:follow|chase|stalk)(?! (?:back|kwa (?:ig|insta|tiktok|fb|x|twitter|facebook)|on|online|insta|ig|tiktok|twitter|facebook))",
    r"(?:ame|wame)(?:ni|tu)(?:fuata|fwata|fata|follow)(?: \w+){0,4} (?:bado|mpaka|hadi|sasa|nyuma)|(?:gari|car|vehicle|pikipiki|nduthi|boda|probox|subaru|mtu|msee|wanaume|watu) (?:\w+ ){0,3}(?:lina|ina|ana|wana)(?:tu|ni)(?:fuata|fuatilia|follow|fwata)",
)

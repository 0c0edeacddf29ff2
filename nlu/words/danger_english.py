"""Danger in English: harm that goes on, who or what is here, fire and blood, calls for rescue."""

# ruff: noqa: E501 - a row is a row.
from __future__ import annotations

from nlu.words.patterns import any_of

HARM_ING = (
    r"(?:attacking|beating|hitting|punching|kicking|slapping|whipping|caning|stabbing|cutting|slashing|shooting|firing"
    r"|killing|murdering|strangling|choking|raping|robbing|mugging|stealing|looting|kidnapping|abducting|burning|torching"
    r"|lynching|stoning|chasing|following(?! up| (?:the|this|that|my|our|your) (?:matter|case|news|rules?|law|instructions|story|process|procedure|issue|match|game|debate|discussion|page))|threatening|breaking|dragging|pointing|choking|undressing|assaulting"
    r"|molesting|torturing|drowning|defiling|forcing|snatching|strangling|hurting|pulling|tear ?gassing|teargassing)"
)
HARM_ED = (
    r"(?:attacked|beaten|beat up|hit|stabbed|cut|slashed|shot(?: at)?|killed|strangled|raped|robbed|mugged|looted"
    r"|kidnapped|abducted|burnt|burned|lynched|stoned|chased|followed|dragged|assaulted|molested|tortured|defiled"
    r"|undressed|surrounded|carjacked|hijacked|whipped|threatened with (?:a |an )?(?:gun|knife|panga))"
)
WHO = (
    r"(?:me|us|him|her|them|my \w+|our \w+|a \w+|an \w+|the \w+|his \w+|someone|people|everyone|everybody|each other"
    r"|another|two \w+|three \w+|kids|children|women|ladies|girls|boys|students|herders|protesters|traders|passengers"
    r"|stones|bullets)"
)
ENGLISH = any_of(
    rf"(?:is|are|i am|r|was just|started|have started|has started|busy) (?:\w+ )?{HARM_ING} (?:\w+ )?(?:in(?:to)? |at |down |on )?{WHO}",
    rf"(?:am|i am|is|are) (?:still )?being (?:\w+ )?{HARM_ED}",
    r"(?:is|are) (?:trying|about|going|coming|threatening|wanting) to (?:\w+ )?(?:kill|rape|stab|shoot|burn|attack|rob"
    r"|lynch|break in|break into|jump|kidnap|abduct|take|beat|slaughter|hang|drown|enter|explode|circumcise|cut|defile)",
    r"(?:wants?|plan\w*|threatens?) to (?:kill|burn|shoot|rape|stab|lynch|slaughter|attack) (?:me|us|him|her|my \w+|himself"
    r"|herself|somebody|someone|a \w+|them)",
    r"(?:he|she|they|who) (?:will|shall) (?:kill|burn|shoot|rape|stab|lynch|murder) (?:me|us|him|her|my \w+)",
    r"about to (?:burn|kill|lynch|rape|shoot|die|explode|break|attack|jump|give birth)",
    r"(?:thief|thieves|robbers?|thugs?|gangs?(?: members)?|raiders?|bandits?|gunm[ae]n|armed (?:men|people|guys|gang|boys"
    r"|youths?|raiders|robbers)|burglars?|attackers?|intruders?|rustlers|a strange(?:r)?|goons?|mob|a man|two men"
    r"|three men|men|someone|somebody|guy|boys)(?: with (?:a )?(?:guns?|pangas?|knife|knives|rifles?|machetes?|rungus?))?"
    r"(?: (?:is|are|has|have|were just|just|has just|have just|came|r))?(?: still| already| now)?"
    r" (?:in|inside|on|at|outside|entered|surrounded|surrounding|cornered|jumped|climbed|climbing|banging|kicking|invaded"
    r"|invading|breaking|forcing|hitting)"
    r" (?:into |in |on |over |at |down )?(?:my|our|the|a|us|me) ?(?:\w+ )?(?:house|home|door|gate|compound|shop|roof|room|window|fence|plot|yard|kitchen|village|boma"
    r"|bedroom|church|bar|hotel|school|bus|matatu|wall|chemist|supermarket|us|me|building|estate|gate|hostel)",
    r"(?:bandits|raiders|robbers|thieves|attackers|armed men|gunmen|rustlers) (?:are|have) (?:still )?(?:here|come|on us|back|arrived|outside|inside|attacked us)",
    r"(?:some(?:one|body)|they|he|a man|people) (?:is|are|has|have) (?:in|inside|on|at|outside|entered|banging|kicking|hitting"
    r"|breaking|cutting|knocking down)(?: \w+){0,2} (?:my|our|the) (?:house|home|door|gate|compound|shop|roof|room|window"
    r"|fence|plot|windows|grill|lock|padlock|bedroom)",
    r"(?:surrounded|cornered) (?:us|me|our \w+|my \w+)|(?:we|i) (?:are|i am|am) (?:surrounded|cornered|under attack|under fire"
    r"|trapped|in danger|hiding|locked in(?:side)?|stuck in(?:side)? (?:a |the )?burning)",
    r"(?:has|have|with) (?:a |an )?(?:gun|knife|panga|rifle|pistol|petrol)(?: \w+){0,3} (?:to (?:her|his|my) (?:head|throat)|pointing"
    r"|saying|threatening|outside|at (?:our|my) (?:gate|door))",
    r"(?:holding|pointing) (?:a |his |the )?(?:gun|knife|panga|rifle|pistol|matchbox)",
    r"locked (?:me|us|her|him)(?: up)? (?:in|inside|up)|(?:wont|will not|refuses to) let (?:me|us|her) (?:out|go|leave)",
    r"(?:house|home|building|shop|stalls?|market|school|dorm(?:itory)?|church|flat|plot|roof|room|tanker|car|matatu|hostel|forest|kibanda|kitchen|apartment|lorry)"
    r" (?:next door |\w+ )?(?:(?:is|are|has|have|is now)? ?(?:caught |started )?(?:on fire|burning|fire|in flames|collapsed|exploded|collapsing|flooding))",
    r"(?:there is|big|huge|a) (?:\w+ )?fire(?: \w+){0,3} (?:at|in|near|now|outside|here|spreading|is)",
    r"fire (?:is )?(?:in|at|on|inside|spreading|now|help|everywhere|fire)(?: the| our| my)?|fire$|^fire(?! (?:sales?|stations?|extinguishers?|drills?|safety|insurance|exits?|wood|works?|licen[cs]e|engines? (?:was|were|ha[sv]e? no)))",
    r"(?:gas|cylinder|tanker|transformer|bomb|something|building|wall)(?: \w+){0,2} (?:explo\w+|collapsed|fell on|ticking)",
    r"(?:smoke|flames|flood ?water|water) (?:is |are )?(?:coming|rising|everywhere|from|filling|already|entering|inside)",
    r"(?:hear|hearing|heard) (?:\w+ )?(?:gun ?shots?|gunshots|shots|shooting|screams?|screaming|explosions?|gunfire|bullets|crying for help)",
    r"gunshots (?:near|now|here|outside|everywhere|at|close|in|from|again|all)|^gunshots|shots (?:are being )?fired|sound of gunshots"
    r"|bullets (?:are )?(?:flying|everywhere)|(?:there is|people|men|they|police) (?:are )?shooting|shoot ?out",
    r"(?:is|are|was just|am|i am) (?:badly |heavily |seriously )?(?:bleeding|unconscious|drowning|dying|choking|trapped|suffocating|screaming"
    r"|convulsing|giving birth|in labou?r|killing (?:him|her|my)self|hanging (?:him|her)self)",
    r"(?:bleeding|drowning|dying|trapped) (?:badly|heavily|here|inside|under|in (?:the|a)|please|now|help)|bleeding$|^bleeding",
    r"not breathing|cannot breathe|stopped breathing|cannot wake|not moving|wont wake|foaming|collapsed here|blood everywhere|losing (?:a lot of )?blood",
    r"(?:swallowed|drank|drunk|taken|took|ate|eaten) (?:\w+ )?(?:poison|rat poison|pesticide|too many pills|overdose|acid|kerosene|paraffin)|overdose",
    r"(?:kill|hang|harm|hurt|cut|shoot) (?:myself|himself|herself)|(?:end|take) my (?:own )?life|suicid\w+|want to die(?! of)|do not want to live|wants to jump",
    r"(?:stabbed|shot|hit by a (?:car|lorry|bus|matatu|motorbike|vehicle)|run over|knocked down)(?: \w+){0,3} (?:now|here|bleeding|help|please|and is)",
    r"(?:has|have|had|was|i) (?:just |been )?(?:been )?(?:shot|stabbed|electrocuted)(?! (?:last|yesterday|in \d|on))",
    r"(?:accident|collision|crash)(?: \w+){0,4} (?:now|trapped|bleeding|dying|hurt|injured|ambulance|help|people (?:are )?(?:trapped|dying|hurt))"
    r"|(?:accident|crash) (?:has )?just (?:happened|occurred)",
    r"(?:has|have|he|she|they|was|were|someone|somebody|i|man|woman|boy|car|lorry|thief|robbers?|thugs)"
    r" (?:have |has |was |were )?(?:just|only just) (?:been )?(?:now )?(?:robbed|raped|beaten|attacked|stabbed|shot|snatched|stole|stolen|hit|grabbed|taken"
    r"|took|entered|kidnapped|abducted|killed|mugged|broke|broken|jumped|run|fallen|collapsed|fainted)",
    r"just now (?:\w+ ){0,3}(?:robbed|raped|beat|attacked|stabbed|shot|snatched|stole|hit|grabbed|took|entered|kidnapped|killed|mugged)",
    r"(?:robbed|raped|beaten|attacked|stabbed|shot|snatched|stole|stolen|hit|grabbed|taken|kidnapped|abducted|mugged|collapsed|crashed)(?: \w+){0,6} (?:just now|minutes? ago|seconds? ago|still here|still outside|still inside)",
    r"(?:send|call|bring|get|need|want|dispatch) (?:\w+ ){0,3}(?:police|an? ambulance|ambulance|fire engine|fire brigade|officers|rescue)(?: \w+){0,3}"
    r" (?:now|here|quick(?:ly)?|fast|immediately|urgently|to (?:the|my|our|us)|please|asap)",
    r"(?:please |need |call |send )(?:an? )?ambulance|(?:send|call) (?:the )?police",
    r"(?:come|hurry|rush) (?:\w+ )?(?:quick(?:ly)?|fast|now|up|here now)|please (?:hurry|rush)|hurry(?: up)?$|^hurry|come (?:please|pliz)",
    r"(?:save|rescue) (?:us|me|my \w+|our \w+|him|her)|(?:help|save) (?:us|me)? ?(?:right )?(?:now|quick\w*|fast|immediately)"
    r"|help (?:me |us )?(?:please )?(?:i am|we are|he is|she is|they are|there is|someone is|thief|thieves|robbers|fire|bandits|my \w+ is)",
    r"need (?:\w+ )?(?:urgent |emergency )?help (?:right )?(?:now|immediately|urgently|fast|here)|urgent help|need help right|emergency (?:at|in|here|help|please|now)"
    r"|^(?:this is |its |it is )?(?:an )?emergency$|^danger$|^sos$|^mayday|i am in danger|life is in danger|we are in danger|^(?:thief|thieves) (?:thief|thieves)"
    r"|^help (?:thief|thieves|fire|rape|murder|robbers)",
    r"(?:robbery|attack|rape|fight|kidnap\w*|shooting|lynching|abduction|break ?in|raid|fire|riot|burglary|mugging|stabbing|assault|clash\w*)(?: \w+){0,3}"
    r" (?:in progress|going on|is happening|ongoing|happening (?:right )?now|about to happen|right now|happening at)",
    r"(?:fighting|fight)(?: \w+){0,4} (?:with|using) (?:pangas?|machetes?|knives|guns|rungus?)|panga fight|knife fight|machete fight",
    r"(?:following|chasing|stalking) (?:me|us|my (?!cases?|reports?|complaints?|file|claim|pay\w*|page|account|money|matter)\w+)|(?:stuck|trapped|buried)(?: \w+){0,3} (?:under|in|inside)",
    r"(?:taking|driving|stealing|taken) (?:away )?(?:my|our|the) (?:cows|cattle|goats|livestock|animals|camels|motorbike|car|child|baby|kid)(?: \w+){0,3} (?:now|as we speak|away|outside)",
    # A threat that is here.
    r"(?:coming|running|walking) (?:at|towards?|after|for) (?:me|us|him|her) (?:with|holding)|(?:he|she|they|it) (?:is|are) (?:back|here|outside|coming|at (?:the|my|our) (?:door|gate|window))(?: \w+){0,3} (?:knife|gun|panga|petrol|hurry|now|again|please|with)",
    r"(?:going|moving) (?:door to door|house to house)|(?:is|are) (?:banging|kicking|hitting|cutting|knocking|breaking)(?: down)? (?:on )?(?:the|my|our|that) (?:\w+ )?(?:window|door|gate|fence|wall|grill|padlock)",
    r"(?:hear|hearing|see|watching) (?:\w+ ){0,2}(?:cutting|breaking|climbing|kicking|banging|screaming|crying for|them beating|him beating)|breaking the (?:window|door|gate|lock|grill|padlock)",
    r"(?:will|shall|gonna) (?:kill|burn|attack|explode|shoot|lynch)(?: \w+){0,4} (?:tonight|any minute|now|right now|any time)|they will burn|it will explode|any minute now",
    r"(?:a man|man|men|someone|guys?|he|she|stranger|driver|they) (?:is |are |has |have )?(?:taking|forcing|forced|dragging|pulling|grabbed|pulled|dragged|carrying)(?: \w+){0,4} (?:by force|into (?:a|the|his|their)|towards?|away|to the bush|child|baby|girl)",
    r"(?:men|man|guys|people|boys|gunmen) with (?:guns?|rifles|pangas|machetes|knives|a gun|a knife|clubs)(?: \w+){0,4} (?:stopped|blocking|blocked|have|has|are|is|at|here|entered|inside|ahead|now|in)",
    r"(?:armed|masked) (?:men|man|guys|people|gang|boys|youths|raiders|robbers)(?: \w+){0,2} (?:are|is|have|has|blocking|blocked|entered|walked|here|at|stopped|attacking|near|driving|around|on|just)",
    r"(?:landslide|mudslide|flash flood|flood|lightning|live wire|electric(?:al)? wire)(?: \w+){0,6} (?:buried|going|inside|rising|touching|hit|down|trapped|on the|carrying|fallen)",
    r"(?:people|children|kids|pupils|workers|passengers|two|three|many|someone) (?:are |is |still )?(?:trapped|inside|buried|stuck|down|drowning|burning|bleeding|screaming|under the)(?: \w+){0,3}(?: now| help| please| inside| smoke| fire|$)",
    r"(?:snake bite|bitten by a snake|poisoned|convulsing|water broke|baby is coming|giving birth)(?: \w+){0,6}",
    r"(?:two|three|the|a)? ?(?:cars?|lorries|lorry|bus|matatus?|vehicles?|trucks?|tanker|motorbikes?) (?:has |have |had |just |is )*(?:collided|overturned|rolled|crashed|burst)(?! (?:last|yesterday))",
    r"(?:still breathing|still alive|going to die|gone unconscious)|(?:has|have) (?:fainted|collapsed|passed out)|(?:stones|bullets|bottles) (?:are )?(?:flying|everywhere)|mob justice now|looking for (?:tyres|petrol|a tyre)",
    r"(?:is|are|we|now|still) under (?:attack|fire|siege)|(?:thieves|robbers|thugs|raiders|attackers|gunmen|bandits|goons)(?: \w+){0,5} (?:is|are) (?:still |now )?(?:inside|outside|in the|here)",
    r"(?:is|are) (?:throwing|hurling|pelting) (?:stones|rocks|bottles|petrol|tear ?gas)|(?:is|are) pelting|hear(?:ing)? (?:\w+ ){0,2}(?:milio|mlio|risasi|bunduki)|left (?:me|him|her|us|them) bleeding|(?:blood|bleeding) is (?:coming|oozing|pouring|gushing|flowing|dripping)|(?:is|are|has been) (?:trailing|stalking|tailing|shadowing|following) (?:me|us|him|her|my (?:daughter|son|sister|wife|child|friend))",
    r"(?:hanged|hanging) (?:him|her)self|(?:rope|pills|poison) in my hands?|going to (?:jump|kill myself|end it)|feel like (?:killing myself|dying|ending)",
    r"quick please|quickly please|please (?:quick|quickly|come (?:quick|fast|now|here)|rush|they are|anyone|save)|please send (?:help|police|someone|officers|an? ambulance|people)|send help|send someone(?: now| quick\w*| please|$)|^(?:come|help me|help us|help) now|^help (?:me|us) now|stop (?:him|them) (?:he|they|before)|come (?:and )?(?:save|rescue)",
    r"(?:my|our) (?:daughter|son|child|baby|kid|sister|wife|husband|friend)(?: \w+){0,2} (?:has been |was |has just been |is being )?(?:taken|grabbed|kidnapped|dragged)(?: \w+){0,8} (?:ago|now|just|car|van|motorbike)",
    r"i (?:cannot|can not) (?:breathe|get out|move|talk loud|escape)|(?:uncle|father|stepfather|teacher|boss|brother|husband|boyfriend) is (?:hurting|beating|touching|raping|strangling|choking|killing|hitting) (?:me|us|her|my)",
)

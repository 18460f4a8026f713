"""Words that open a sentence, by language: after a label glued to a paragraph they tell a sentence from a name.

'Advertisement The printers left.' is a label and a sentence; 'Advertisement Lane was closed.' begins with a name.
"""

from __future__ import annotations

from functools import lru_cache

from .tongues import FUNCTION_WORDS

_WORDS = {
    "ar": (
        "في من على إلى عن وقال قال وكان كان كانت هذا هذه وقد قد بعد قبل لكن ولم لم لا هو هي أما كما ثم حين "
        "عندما أضاف وأضاف وفي ومن وعلى وإلى وعن وهذا وهذه ومع وبعد وقبل وهو وهي ولا ولكن وكما ومنذ وأكد وأوضح "
        "وأشار وتابع ويقول وتقول وبحسب ولذلك وهكذا"
    ),
    "bg": (
        "в на от за по след преди но той тя те това тази този при до когато ако обаче докато според днес вчера ние аз "
        "тези онези неговата неговият нейният тяхната те ги му всички някои много вече никой "
        "освен затова вместо около повече почти само дори именно сред през срещу други друг няколко четири "
        "пет двамата засега останалата останалите"
    ),
    "cs": (
        "ve k ke od před při bez mezi když kdy pokud zatímco podle tento tato toto ten ta ti oni on ona my "
        "však nyní už dnes tam teď právě jen nikdo každý "
        "jeho její jejich těch této tomu mu jim jí jemu "
        "proto kromě místo kolem více méně téměř pouze dokonce přes proti jiní další několik čtyři pět oba "
        "obě zatím"
    ),
    "da": (
        "da når hvis men hun vi jeg de den dette denne disse efter før under ved hos mellem ifølge nu her der "
        "så ingen alle mange også "
        "desuden derfor derefter samtidig derimod stadig omkring rundt gennem blandt andre flere fire fem "
        "begge nogle"
    ),
    "de": (
        "erst wenn als nach vor bei seit während doch aber auch er wir ich ihr man dann dort hier jetzt nun "
        "noch schon zum zur am beim vom im ins dieser diese dieses jener jeder alle viele einige kein keine "
        "niemand bis gegen ohne durch um dabei danach damit darum deshalb zudem gestern heute morgen zwei "
        "drei gemeldet laut unter über nur so was wer wie wo warum sein seine ihre ihrem unser mein "
        "allerdings jedoch außerdem zugleich zunächst inzwischen mittlerweile bereits rund etwa mehrere "
        "andere weitere beide vier fünf sechs trotz wegen zwischen neben hinter insgesamt dafür davon "
        "dagegen darauf daher ihm ihnen ihren seinem seinen einer einem einen"
    ),
    "el": (
        "ο η το οι τα τον την στο στη στην στον στα για από με και αλλά όταν αν μετά πριν σε δεν θα ενώ αυτός "
        "αυτή αυτό οι κανείς όμως "
        "επίσης ωστόσο εκτός περίπου πάνω σχεδόν μόνο ακόμη μεταξύ κατά άλλοι μερικοί πολλοί τέσσερις πέντε "
        "σήμερα χθες τώρα στους στις τους τις των του της ένας μια μία ένα"
    ),
    "en": (
        "a an the this that these those he she it we they you i his her its our their my your in on at by for "
        "from with without after before during while when where if as since until although though because but "
        "and or so yet then there here now today yesterday tomorrow one two three four five six some many "
        "most all every each no none nobody nothing several both few such what who how why according despite "
        "between among under over last next only even just still also later earlier once not to of meanwhile "
        "however instead "
        "another others more about amid around any anyone everyone everything something nearly almost "
        "perhaps through within upon often sometimes soon too"
    ),
    "es": (
        "el la los las un una unos unas en de del con por para según tras desde hasta sin sobre entre cuando "
        "si como aunque mientras pero y no ni ya él ella ellos ellas este esta estos estas ese esa esto eso "
        "su sus hoy ayer ahora después antes también allí aquí así nadie nada todos todo muchos cada al lo se "
        "nos mi tres dos quien qué solo además mientras luego entonces sin embargo sólo apenas durante "
        "mediante hacia ante bajo contra otro otra otros otras cuatro cinco algunos algunas muchas varios "
        "varias ninguno ninguna aún todavía"
    ),
    "fi": (
        "se ne hän he me minä tämä nämä tuo kun jos vaikka mutta ja myös ennen jälkeen sitten nyt siellä "
        "täällä kukaan kaikki moni ei en on oli kuitenkin vielä "
        "siitä siinä sitä siihen niitä niiden sen hänen heidän tässä tästä tätä näitä näiden "
        "lisäksi siksi sijaan noin yli lähes vain jopa kesken kautta vastaan muut useat neljä viisi molemmat "
        "tällä hetkellä"
    ),
    "fr": (
        "le la les l un une des du de d en au aux dans sur sous par pour avec sans après avant depuis pendant "
        "selon entre chez vers quand lorsque si comme mais et ou or ni car il elle ils elles on nous vous je "
        "ce cet cette ces c son sa ses leur leurs notre mon ici là hier demain puis alors ainsi aussi "
        "personne rien tout tous chaque plusieurs quelques deux trois à malgré dès cependant pourtant enfin "
        "seul seule toutefois ensuite jusqu lors seuls certains certaines beaucoup autre autres quatre cinq "
        "près environ parmi contre outre"
    ),
    "hi": ("यह वह ये वे उन्होंने इस उस इसके उसके लेकिन और जब तब अब यहां वहां कोई सभी हम मैं के बाद पहले हालांकि एक दो तीन"),
    "hr": (
        "u na za od do s sa iz po pri prije nakon kad kada ako dok ali i no on ona oni ovo ova ovaj to taj ta "
        "nitko svi već sada danas jučer"
    ),
    "hu": (
        "a az egy ez ezek azok ő ők mi én ha amikor mert de és is nem sem már még majd most itt ott ma tegnap "
        "után előtt senki minden mindenki két három "
        "ebből ebben erre ennek ezt ezen ehhez abból abban azt annak arra ezzel azzal ezért neki nekik "
        "azonban emellett mellett helyett körül több kevesebb csaknem csupán sőt között keresztül ellen más "
        "mások néhány négy öt mindkét egyelőre eközben"
    ),
    "id": (
        "ia dia mereka kami kita saya ini itu di ke dari pada dalam setelah sebelum ketika jika namun tetapi "
        "dan saat kini menurut para sejumlah seorang sebuah tidak semua "
        "selain sehingga sekitar lebih hampir hanya bahkan antara melalui terhadap lain beberapa empat lima "
        "sementara sebagai bagi oleh"
    ),
    "it": (
        "il lo la i gli le l un uno una in di del della dei delle da dal con per su sul tra fra a al alla "
        "dopo prima quando se come ma e o né non già lui lei loro egli questo questa questi queste quel "
        "quella suo sua ieri oggi ora poi così anche qui là nessuno niente tutti tutto ogni due tre secondo "
        "senza durante mentre soltanto solo invece intanto infatti inoltre però quindi dunque perciò infine "
        "entro oltre presso poco molti molte alcuni alcune altri altre quattro cinque circa nei nelle nello "
        "sui sulle ai agli alle dai dalle"
    ),
    "ko": "그는 그녀는 이 그 저 그러나 하지만 그리고 또 한 그들은 이날 지난 올해 우리는 나는",
    "nl": (
        "de het een dit dat deze die hij zij ze we wij ik er in op aan bij met na voor van tot uit door over "
        "onder zonder tegen tussen tijdens sinds als toen wanneer terwijl maar en of ook nu daar hier toch "
        "nog al volgens niemand niets alle elk veel twee drie zo dan wie wat waarom gisteren vandaag morgen "
        "zijn haar hun om te "
        "daarvan daarna daarom daarmee daarnaast daarbij hierdoor hierbij bovendien echter inmiddels ondanks "
        "rond ongeveer andere sommige vier vijf beide verder vooral"
    ),
    "no": (
        "da når hvis men hun vi jeg de den dette denne disse etter før under ved hos mellom ifølge nå her der "
        "så ingen alle mange også "
        "dessuten derfor deretter samtidig derimot fortsatt omkring rundt gjennom blant andre flere fire fem "
        "begge noen"
    ),
    "pl": (
        "w we z ze na do od po przed przy za o u bez dla między gdy kiedy jeśli ale i a lecz on ona oni one "
        "my to ten ta te tego tam tu teraz już dziś wczoraj jutro nikt nic wszyscy każdy nie jak według "
        "pierwszy potem jednak również dwa trzy "
        "jego jej ich tej tym tych temu jemu im "
        "tymczasem dlatego dzięki podczas około ponad wśród przez niektórzy inni inne wielu wiele kilka "
        "kilku cztery pięć tylko nawet dopiero obecnie natomiast"
    ),
    "pt": (
        "o a os as um uma em no na nos nas de do da dos das com por pelo pela para segundo após depois antes "
        "desde até sem sobre entre quando se como embora mas e não nem já ele ela eles elas este esta isso "
        "isto esse essa seu sua hoje ontem agora também ali aqui assim ninguém nada todos tudo cada ao à dois "
        "três quem "
        "além apenas somente durante contra entretanto porém contudo outro outra outros outras quatro cinco "
        "alguns algumas muitas vários várias nenhum nenhuma ainda num numa"
    ),
    "ro": (
        "în din de la pe cu pentru prin după înainte până fără sub între când dacă deși dar și iar nu nici el "
        "ea ei ele noi acest această acesta aceasta acum azi ieri apoi aici acolo nimeni nimic toți fiecare "
        "un o doi trei potrivit unde cine ce cum "
        "însă totuși astfel numai doar câteva câțiva mulți multe alte alți patru cinci peste conform "
        "deasemenea totodată cei cele cel cea lor lui ale"
    ),
    "ru": (
        "в во на с со из по к ко о об от до за у при без для над под между после перед когда если хотя но и а "
        "он она они оно мы я это этот эта эти тот та те там тут здесь теперь уже сегодня вчера завтра никто "
        "ничто все каждый не ни как что кто где два три однако также затем первый по "
        "тех тем этим этих этой этому того тому такой такие его её их ему им нам вам многие некоторые "
        "впрочем поэтому кроме вместо около более менее почти только даже именно среди через против другие "
        "другой несколько четыре пять оба обе сейчас пока сам сама сами"
    ),
    "sv": (
        "den det de en ett han hon vi jag ni detta denna dessa i på av för med från till efter före under vid "
        "hos mellan utan mot när om medan men och eller också nu här där så ingen inget alla varje många "
        "enligt sedan två tre bara inte igår idag "
        "dessutom därför därefter samtidigt däremot fortfarande omkring runt genom bland andra flera fyra "
        "fem båda några"
    ),
    "tr": (
        "bu şu o bir ve ama ancak fakat onlar biz ben ile için sonra önce daha her hiç kimse bütün tüm iki üç "
        "ilk son dün bugün şimdi orada burada eğer çünkü nasıl neden kim ne "
        "ayrıca bunun buna böylece yaklaşık yalnızca sadece hatta arasında karşı diğer bazı birkaç dört beş "
        "anda"
    ),
    "uk": (
        "в у на з зі із по до від за при без для над під між після перед коли якщо хоча але і й та а він вона "
        "вони воно ми я це цей ця ці той там тут тепер вже сьогодні вчора завтра ніхто все кожен не ні як що "
        "хто де два три однак також потім "
        "тих тим цих цим цього цьому того тому його її їх йому їм нам вам деякі "
        "проте крім замість близько понад майже тільки лише навіть саме серед через проти інші інший кілька "
        "чотири п'ять обидва обидві зараз поки"
    ),
    "vi": (
        "ông bà anh chị họ tôi chúng theo trong tại ở khi nếu nhưng và sau trước đây đó này các những một hai "
        "ba không hiện ngày "
        "ngoài khoảng hơn gần chỉ thậm giữa qua chống khác vài bốn năm nay nhiều mỗi có từ với để vì do "
        "người cô chị cả cũng đến lúc tuy dù nhờ"
    ),
}


def opens(word: str, silent: frozenset[str]) -> bool:
    """Whether a word opens sentences, in some language that a text may be in.

    >>> opens("The", frozenset()), opens("Lane", frozenset()), opens("Les", frozenset({"fr", "es"}))
    (True, False, False)
    """
    return word.lower().replace("i̇", "i") in _openers(silent)  # a Turkish capital keeps its dot


@lru_cache(maxsize=64)
def _openers(silent: frozenset[str]) -> frozenset[str]:
    spoken = (words.split() for some in (_WORDS, FUNCTION_WORDS) for code, words in some.items() if code not in silent)
    return frozenset().union(*spoken)

"""What the training pictures say: invented names, dates, numbers, labels, and letters that stand alone."""
import random
import string

SURNAMES = '''ABERNATHY ALDERMAN BARTOSZ BELLWETHER BIRCH BRANDVOLD CALDERON CASTELLAN CHIDUBEM COPPERFIELD DELACROIX DRAGOMIR
EASTWICK EKSTROM FAIRWEATHER FENNIMORE GALLOWGLASS GRIMALDI HALVORSEN HAWTHORNE IGLESIAS ISAKOV JANKAUSKAS JORGENSEN
KETTERING KRUSZEWSKI LINDQVIST LOXLEY MACALLISTER MBEKI NAKAGAWA NIGHTINGALE OAKENFOLD OYELARAN PEMBERTON PRZYBYLSKI
QUATERMAIN RASMUSSEN ROSENTHAL SANGHERA STROMBERG TAKAHASHI THISTLE UNDERHILL VALENTINI VOGELSANG WETHERBY WU XIONG
YAMAGUCHI YBARRA ZABLOCKI ZHU'''.split()
GIVEN = '''Ada Bert Cleo Dov Edda Finn Gita Hugo Ines Jiro Kira Lars Mina Nils Olga Pia Quin Rosa Sven Tara Ugo Vera Walt
Xena Yuri Zoe Alexander Beatrice Constantin Dorothea Ferdinand Guadalupe Henrietta Leopold Mirabelle Theodora'''.split()
PLACES = '''Riverbend Clinic|Mount Alder Hospital|KH Sonnental|Centre Medical|Praxis Dr. Ohm|Lakeside Imaging|Dept. of Radiology
St. Elmo Infirmary|Ospedale Civile|Hospital del Mar|Children's Ward 4B|Bay 12'''.replace('\n', '|').split('|')
LABELS = '''LEFT RIGHT LT RT SUPINE PRONE ERECT PORTABLE LIVER KIDNEY SPLEEN GB AORTA IVC SAG TRV LONG TRANS BPD HC AC FL EFW
Gain Depth Freq MI TIs TIb FR fps cm/s mmHg kV mAs SE IM TR TE FA ST LOC Zoom W L HFS FFS Vol EDV ESV PSV EDV RI PI
Patient ID DOB Name Acc Exam Date Time Tech Oper Ref Physician Series Image of Dist Area Circ Angle Mean SD Min Max
AP PA LAT OBL INSP EXP C+ ART VEN DELAY SCOUT LMP GA EDD Apical PLAX PSAX A4C Subcostal'''.split()
ALPHABETS = {
    'cyrillic': 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯабвгдежзиклмнопрстуфхцчшщыэюя',
    'greek': 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω',
    'hebrew': 'אבגדהוזחטיכלמנסעפצקרשת',
    'arabic': 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي',
    'devanagari': 'अआइईउएकखगघचछजटठडणतथदधनपफबभमयरलवशषसह',
    'thai': 'กขคงจฉชซญณดตถทธนบปผฝพฟมยรลวศสหอฮ',
    'cjk': '山川田中村木林小大高藤井上下本松石原王李張劉陳楊黄趙周呉徐孫馬朱胡郭何羅梁宋鄭謝韓唐馮于董蕭程曹袁アイウエオカキクケコサシスセソタチツテトナニヌネノ',
    'korean': '김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공',
    'tamil': 'அஆஇஈஉஎகஙசஞடணதநபமயரலவழளறன',
    'georgian': 'აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ',
}
MARKS_IN_DEVANAGARI = 'ािीुूेैोौं'
# Letters that a drawn mark (bar, ring, cross) cannot be told from when they stand alone.
ALONE = [c for c in string.ascii_letters + string.digits if c not in 'IlOoxX']


def date(rng):
    y, m, d = rng.randint(1920, 2035), rng.randint(1, 12), rng.randint(1, 28)
    month = rng.choice('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split())
    return rng.choice((f'{y}-{m:02}-{d:02}', f'{d:02}.{m:02}.{y}', f'{m}/{d}/{y % 100:02}', f'{m:02}/{d:02}/{y}',
                       f'{d:02}-{month}-{y}', f'{month} {d}, {y}', f'{y}{m:02}{d:02}', f'{y}/{m:02}/{d:02}'))


def time(rng):
    h, m, s = rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59)
    return rng.choice((f'{h:02}:{m:02}', f'{h:02}:{m:02}:{s:02}', f'{h % 12 + 1}:{m:02}:{s:02} {rng.choice(("AM", "PM"))}'))


def identifier(rng):
    digits = ''.join(rng.choice(string.digits) for _ in range(rng.randint(3, 10)))
    return rng.choice((digits, rng.choice(string.ascii_uppercase) + digits, f'{digits[:3]}-{digits[3:]}', f'#{digits}',
                       f'{digits}/{rng.randint(1, 99)}', f'ID:{digits}'))


def name(rng):
    s, g = rng.choice(SURNAMES), rng.choice(GIVEN)
    return rng.choice((s, s.title(), f'{s}, {g}', f'{s} {g.upper()}', f'{g} {s.title()}', f'{s}^{g.upper()}',
                       f'{s} {g.upper()} {rng.choice(string.ascii_uppercase)}', g, f'Dr. {s.title()}'))


def number(rng):
    return rng.choice((f'{rng.randint(0, 999)}', f'{rng.random() * 20:.1f}', f'{rng.random() * 10:.2f} {rng.choice(("cm", "mm", "ml", "m/s", "Hz"))}',
                       f'{rng.randint(1, 60)}/{rng.randint(1, 99)}', f'{rng.choice(LABELS)} {rng.randint(1, 200)}',
                       f'{rng.choice(LABELS)}: {rng.random() * 9:.1f}', f'{rng.randint(10, 99)}%', f'{rng.randint(18, 90)}Y'))


def foreign(rng, script):
    letters = ALPHABETS[script]
    def one():
        n = rng.randint(2, 4) if script in ('cjk', 'korean') else rng.randint(2, 9)
        w = ''
        for _ in range(n):
            w += rng.choice(letters)
            if script == 'devanagari' and rng.random() < 0.5:
                w += rng.choice(MARKS_IN_DEVANAGARI)
        return w
    return ' '.join(one() for _ in range(rng.choice((1, 1, 2))))


def alone(rng):
    """One or two characters: laterality, a sex, a lead, a count."""
    return rng.choice(ALONE) if rng.random() < 0.75 else rng.choice(ALONE) + rng.choice(ALONE)


def pick(rng: random.Random):
    """A text and its script."""
    r = rng.random()
    if r < 0.34:
        return alone(rng), 'latin'
    if r < 0.46:
        script = rng.choice(('cyrillic', 'cyrillic', 'greek', 'hebrew', 'arabic', 'arabic', 'devanagari', 'devanagari',
                             'thai', 'cjk', 'cjk', 'korean', 'tamil', 'georgian'))
        return foreign(rng, script), script
    maker = rng.choice((date, time, identifier, name, name, number, number, lambda g: g.choice(LABELS),
                        lambda g: g.choice(PLACES), lambda g: f'{date(g)} {time(g)}'))
    return maker(rng), 'latin'

"""Everyday words that may stand in an idea though the library has them nowhere: no name, day or claim."""

_WORDS = """
    adapt adjust affect afternoon airport allow alongside although amaze angle anybody anyhow anytime anyway
    apiece appear appears apply appreciate appreciated approach approaches aren't arm arrange arranged
    arrives article attempt attention await aware backward bag beforehand bench besides beyond bit bits
    blank block blocks board boards body bottle bottom bounce box brave brief briefly bright brisk broad bus
    button buyer buyers cafe camera can't car card cards careful carefully casual cause celebrate challenge
    chances chart charts cheer cheerful circle circles clarify class clean cleaner clearly clever client
    clients clue clues coat cold combine comfort comfortable comment complete conclude concrete confirm
    connect consider continue conversation conversations convince cool copy core corner correct corridor
    couch couldn't create crisp cup curiosity current daily deep deeper define demonstrate deserve design
    despite detail details develop didn't dig digs dinner direct discover discuss discussion divide doesn't
    don't drift drink driver dull eager ear echo effect elevator emerge empty encourage encouraged energy
    entire equal event everybody everyday everything evident exchange excited exercise expand explore
    express eye eyebrow face-to-face fade faint familiar finding findings fingers fix flat flip flow focus
    food foot form frame fresh funny game garden gather gauge gaze gentle genuine gesture glance glimpse
    goal goals grab grasp grateful greet group groups hadn't half-open halfway hall handle handy happy
    hasn't hat haven't headline helpful hence hidden highlight highlights hint hints hopeful house huddle
    human humble image imagine impact important impression include inform information inner insight insights
    instant interest interested interrupt introduce invent involve isn't issue issues it'll jacket jot key
    keyboard kick kick-off label lap lean lend lesson lessons letter letters likewise link lip listener
    lively loose loudly magic main manager map meaningful meanwhile memo memorable method midday mild mirror
    model models modest mood motion mug napkin narrow nearby nearly neat neck nervous night nobody nod nods
    noon notebook notepad nudge observe obvious obviously occasion occur offers one-to-one onto open-ended
    openly ordinary organize ourselves outcome outcomes outline outlook overall pace paint partner partners
    paste patience patient pattern patterns pen pencil per perform personal phone phrase phrases pin pitch
    playful plenty pocket polish pop positive possibly press pretty previous printout process produce prompt
    prospect prospects proud purely quickly quiz quote quotes rare raw reach react reaction reactions
    realize recap recent recently recognize record refer reflect reflection regularly relax relaxed relevant
    rely remain remind rep repair rephrase replace reps resist respond response responses restate reuse
    reveal rewrite rhythm rise roleplay roll rotate rush rushed sample save scan scene search seek seem
    select sense separate serious serve session sessions shadow shape shared sharp shelf shortly shoulder
    shouldn't shy side-by-side sight silently simple simply situation situations sketch skills sleep
    slightly slot smile smooth sofa soft solution solutions solve somebody sometimes sort sound sounds
    source spark specific spell spirit split spread stall stalled stare steady steer straightforward strange
    street structure struggle subject suggest surely swap switch symbol tackle talker tea teammate teammates
    text theater theme they'd they'll they're they've thick thin thoroughly thoughtful thoughts thread
    throughout thumb ticket tie tight tiny tip tips title tone touch tough toward trainee treat trip twofold
    type types typical typically uncover underneath understand understanding understands unexpected unfold
    unlock unsure upcoming update upset upside valuable value values viewpoint views visible visit vivid
    wander warmly wasn't water we'd we'll we're we've weather weekly weren't whenever wherever whisper
    whiteboard wide widen willing window wipe won't wondering workshop world wouldn't wrap you'd you'll
    you're you've yourselves
"""

EVERYDAY = frozenset(_WORDS.split())

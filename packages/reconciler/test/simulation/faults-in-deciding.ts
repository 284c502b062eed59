import { edit, type Fault, shown } from './fault.ts';

/** In what a look decides about one partition. */
export const deciding: Readonly<Record<string, Fault>> = {
  'a build of objects that are gone is published': {
    ...shown(
      30,
      'which is gone',
      edit(
        'losing-nothing.ts',
        'if (!record.objects.every(({ key, etag }) => listed.get(key) === etag)) return false;',
        '',
      ),
    ),
    traits: ['busy'],
  },
  'a build that lacks what readers saw is published': {
    ...shown(
      15,
      'which nobody touched',
      edit('losing-nothing.ts', '!listed.has(key) || built.has(key)', 'true'),
    ),
    traits: ['busy'],
  },
  'rejected records outlive a day that was never published': {
    ...shown(279, 'quarantines of', edit('plan.ts', 'unpaired.length > 0', 'unpaired.length > 1e9')),
    traits: ['busy'],
  },
  'gates are open': shown(1, 'past its gates', edit('gates.ts', 'ratio > gates.maxRejectedRatio', 'false')),
  'what was cut short stays so': {
    ...shown(
      166,
      'quarantines of',
      edit(
        'decide.ts',
        "cutShort === null ? null : { kind: 'publish', record: cutShort }",
        'cutShort === null ? null : null',
      ),
    ),
    traits: ['busy'],
  },
  'a rollback does not hold': {
    ...shown(
      16,
      'was rolled back, and moves',
      edit(
        'decide.ts',
        'if (wanted === null || published?.build.heldAgainst !== wanted.inputHash) return null;',
        'return null;',
      ),
    ),
    traits: ['taken-back'],
  },
  'a pause is not looked at': shown(
    2,
    'while all is paused',
    edit('decide.ts', 'isAction && seen.isPaused', 'false'),
    edit('plan.ts', "if (isPaused) return waitingFor('paused', 'until resume');", ''),
  ),
  'quiet minutes count from the newest object only': {
    ...shown(
      16,
      'seconds ago',
      edit('arrival.ts', "[view.newestAt ?? '', listedSince(view, seen)]", "[view.newestAt ?? '']"),
    ),
    traits: ['quiet-minutes'],
  },
  'what is noted of quiet minutes stays when the input changes': {
    ...shown(
      5,
      'seconds ago',
      edit(
        'arrival.ts',
        'noted !== undefined && noted.inputHash === wanted?.inputHash',
        'noted !== undefined',
      ),
      edit('arrival.ts', 'return after(since, arrival', 'return after(listedSince(view, seen), arrival'),
    ),
    traits: ['quiet-minutes'],
  },
  'what was built of a day before is shown while more of it comes': {
    ...shown(
      50103,
      'seconds ago',
      edit('decide.ts', 'inputIsNotReady(view, seen) !== null) return null', 'false) return null'),
    ),
    traits: ['quiet-minutes'],
  },
  'a rollback holds back what came after the person looked': {
    ...shown(
      16,
      'is held rollback at rest',
      edit('operate.ts', 'seen !== undefined && seen !== wanted.inputHash', 'false'),
    ),
    traits: ['taken-back'],
  },
  'what an older contract published is built again at once': shown(
    118,
    'nobody asked for a backfill',
    edit('decide.ts', "staleReason(view) === 'contract' && !isInBackfill(view, seen)", 'false'),
  ),
  'runs start as soon as they can': {
    ...shown(3, 'minutes after', edit('arrival.ts', 'if (isHurried) return null;', 'return null;')),
    traits: ['run-interval'],
  },
  'failures are never enough': shown(
    45,
    'runs started when nothing had changed',
    edit('failures.ts', 'failuresAllowed = 3', 'failuresAllowed = 1e9'),
  ),
  'a lack of capacity is no reason to wait': shown(
    64,
    'runs of one plan',
    edit(
      'failures.ts',
      'return waitUntil(ends, Math.min(60, 5 *',
      'return null && waitUntil(ends, Math.min(60, 5 *',
    ),
  ),
  'a day that is not whole is built': {
    ...shown(
      1,
      'without _SUCCESS',
      edit('decide.ts', 'if (successObject && !view.hasSuccess)', 'if (false)'),
    ),
    traits: ['success-object'],
  },
};

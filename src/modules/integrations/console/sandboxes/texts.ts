import { textsOf } from '#ui/texts.ts'

/** Words of sandboxes and their clock. */
export const words = textsOf({
  en: {
    sandboxes: 'Sandboxes',
    note: 'Workspaces of their own for trying things out: with the settings of this one, seats for the same team, and a clock that can be moved forward. Nothing in them ever reaches a live list, total, webhook or mail.',
    empty: 'No sandbox yet: make one to try a rule, an integration or a year of deals without touching anything real.',
    newSandbox: 'New sandbox',
    make: 'Make sandbox',
    name: 'Name',
    nameHint: 'What you will try: "Renewal rules", "Billing integration"',
    slug: 'Address',
    slugHint: 'The part after /w/. Left empty, it is made from the name of this workspace.',
    made: '"{name}" is ready',
    open: 'Open',
    itsClock: 'Its clock',
    realTime: 'Real time',
    ahead: { one: '{count} day ahead', other: '{count} days ahead' },
    moving: 'Moving to {when}',
    clock: 'Clock',
    setClock: 'Set the clock',
    setClockOf: 'The clock of "{name}"',
    clockNote:
      'What falls due on the way (reminders, deadlines, renewals, expiries) runs in the order of its date. A clock never goes back.',
    standsAt: 'It stands at',
    quick: 'Forward by',
    day: { one: '+{count} day', other: '+{count} days' },
    toDate: 'Or to a date',
    toDateHint: 'Up to 366 days at once',
    go: 'Move the clock',
    arrived: 'The clock stands at {when}',
    inSandbox: 'You are in this sandbox. New ones are made in the live workspace.',
    ofSandbox: 'A sandbox has no sandboxes of its own: make them in the live workspace',
    remove: 'Remove',
    removeTitle: 'Remove "{name}"?',
    removeConsequence:
      'Everything in this sandbox is deleted at once: records, keys, webhooks, files. Nothing in the live workspace changes. It cannot be taken back.',
    removeType: 'Type "{name}" to go on',
    removed: '"{name}" is removed',
  },
})

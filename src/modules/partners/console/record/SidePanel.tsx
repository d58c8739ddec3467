import { Button, Select, Textarea } from '@mantine/core'
import { IconFile, IconMail, IconMapPin, IconMessage, IconNote, IconPhone, IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { useMembers } from '#client/members.ts'
import { FactPill } from '#ui/Badges.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { useSeat } from '#ui/seat.tsx'
import { wordsOf } from '#ui/states.ts'
import { Timeline, type TimelineItem } from '#ui/Timeline.tsx'
import { t } from '#ui/texts.ts'
import { showUndo, toast } from '#ui/toasts.ts'
import { useDraft } from '#ui/useDraft.ts'
import { eventWords } from './eventWords.ts'
import { InteractionForm } from './InteractionForm.tsx'
import styles from './Record.module.css'
import { words } from './texts.ts'

type Activity = RowOf<'listActivity'>

/** Right of the record: write a note, log a conversation, and everything that happened, newest first. */
export const SidePanel = ({ partnerId }: { partnerId: string }) => (
  <>
    <Composer partnerId={partnerId} />
    <ActivityFeed partnerId={partnerId} />
  </>
)

const Composer = ({ partnerId }: { partnerId: string }) => {
  const [text, setText, forget] = useDraft(`note.${partnerId}`, '')
  const [visibility, setVisibility] = useState<'team' | 'shared'>('team')
  const [saving, setSaving] = useState(false)
  const [logging, setLogging] = useState(false)
  const cache = useQueryClient()
  const { roles } = useSeat()
  const writes = roles.some((role) => role !== 'viewer')
  const refresh = () => cache.invalidateQueries({ queryKey: ['partners', partnerId, 'activity'] })
  const add = async () => {
    if (!text.trim() || saving) return
    setSaving(true)
    try {
      await api.addNote({ body: { partnerId, text: text.trim(), visibility } })
      forget()
      await refresh()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    } finally {
      setSaving(false)
    }
  }
  if (!writes) return null
  return (
    <section className={styles.composer} aria-label={words('note')}>
      <Textarea
        autosize
        minRows={2}
        maxRows={10}
        maxLength={20_000}
        aria-label={words('noteWrite')}
        placeholder={words('noteWrite')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void add()
        }}
      />
      <div className={styles.composerFoot}>
        {text.trim() && (
          <>
            <Select
              size="xs"
              w={150}
              aria-label={words('visibility')}
              allowDeselect={false}
              value={visibility}
              data={(['team', 'shared'] as const).map((one) => ({ value: one, label: words(`visibility_${one}`) }))}
              onChange={(next) => setVisibility(next === 'shared' ? 'shared' : 'team')}
            />
            <Button size="xs" variant="light" loading={saving} onClick={() => void add()}>
              {words('noteAdd')}
            </Button>
          </>
        )}
        <span className={styles.grow} />
        <Button size="xs" variant="subtle" onClick={() => setLogging(true)}>
          {words('log')}
        </Button>
      </div>
      <InteractionForm
        opened={logging}
        onClose={() => setLogging(false)}
        partnerId={partnerId}
        onLogged={() => void refresh()}
      />
    </section>
  )
}

const modules = [
  'partners',
  'tasks',
  'discovery',
  'qualification',
  'agreements',
  'integrations',
  'onboarding',
  'enablement',
  'attribution',
  'deals',
  'commissions',
  'payouts',
  'comarketing',
  'support',
  'satisfaction',
  'health',
  'reviews',
  'renewals',
  'planning',
]

const ActivityFeed = ({ partnerId }: { partnerId: string }) => {
  const [module, setModule] = useState<string | null>(null)
  const [personId, setPersonId] = useState<string | null>(null)
  const members = useMembers()
  const query = useInfiniteQuery({
    queryKey: ['partners', partnerId, 'activity', module, personId],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listActivity({
        params: { id: partnerId },
        query: {
          limit: 40,
          ...(module && { module }),
          ...(personId && { personId }),
          ...(pageParam && { cursor: pageParam }),
        },
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <>
      <div className={styles.filters}>
        <Select
          size="xs"
          aria-label={words('byModuleFilter')}
          placeholder={words('byModuleFilter')}
          clearable
          value={module}
          data={modules.map((one) => ({ value: one, label: wordsOf(one) }))}
          onChange={setModule}
        />
        <Select
          size="xs"
          aria-label={words('byPerson')}
          placeholder={words('byPerson')}
          clearable
          searchable
          value={personId}
          data={members.map((member) => ({ value: member.id, label: member.name }))}
          onChange={setPersonId}
        />
      </div>
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      <Timeline
        title={words('activity')}
        items={rows.map((row) => toItem(row, partnerId))}
        onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
      />
    </>
  )
}

const interactionIcons: Record<string, ReactNode> = {
  call: <IconPhone />,
  meeting: <IconUsers />,
  email: <IconMail />,
  message: <IconMessage />,
  visit: <IconMapPin />,
}

const toItem = (row: Activity, partnerId: string): TimelineItem => {
  // What the product does by itself carries its own name, not that of a job.
  const base = {
    id: row.id,
    at: row.at,
    actor: row.by.kind === 'system' ? words('product') : row.by.name,
    kind: row.module,
  }
  if (row.note)
    return {
      ...base,
      icon: <IconNote />,
      text: `· ${words('note')}`,
      detail: <NoteBody note={row.note} partnerId={partnerId} />,
    }
  if (row.interaction) {
    const people = [...row.interaction.members, ...row.interaction.contacts].map((person) => person.name).join(', ')
    return {
      ...base,
      icon: interactionIcons[row.interaction.kind],
      text: [
        `· ${words(`kind_${row.interaction.kind}`)}`,
        row.interaction.minutes ? `${row.interaction.minutes} min` : '',
        people,
      ]
        .filter(Boolean)
        .join(' · '),
      detail: row.interaction.summary,
    }
  }
  if (row.file) return { ...base, icon: <IconFile />, text: `· ${row.file.name}` }
  const told = eventWords(row.event, row.data)
  // The page is the partner's own: it needs no name.
  const name = row.subjectKind !== 'partner' && row.subjectName ? `: ${row.subjectName}` : ''
  return told
    ? { ...base, text: `${told}${name}` }
    : { ...base, actor: undefined, text: `${row.summary.replace(/\.$/, '')}${name} · ${base.actor} ·` }
}

/** A note with what its author may do; a note taken away comes back by undo. */
const NoteBody = ({ note, partnerId }: { note: NonNullable<Activity['note']>; partnerId: string }) => {
  const cache = useQueryClient()
  const { person } = useSeat()
  const members = useMembers()
  const [draft, setDraft] = useState<string | null>(null)
  const isMine = members.some(
    (member) => member.id === note.author.id && member.email.toLowerCase() === person.email.toLowerCase(),
  )
  const refresh = () => cache.invalidateQueries({ queryKey: ['partners', partnerId, 'activity'] })
  const act = async (run: () => Promise<unknown>) => {
    try {
      await run()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await refresh()
  }
  const remove = () =>
    act(async () => {
      await api.deleteNote({ params: { id: note.id } })
      showUndo(words('noteDeleted'), () =>
        act(() =>
          api.addNote({
            body: { partnerId, text: note.text, visibility: note.visibility === 'shared' ? 'shared' : 'team' },
          }),
        ),
      )
    })
  if (draft !== null)
    return (
      <>
        <Textarea
          size="xs"
          autosize
          minRows={2}
          aria-label={words('note')}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <div className={styles.noteActs}>
          <button
            type="button"
            onClick={() =>
              void act(() =>
                api.updateNote({ params: { id: note.id }, version: note.version, body: { text: draft.trim() } }),
              ).then(() => setDraft(null))
            }
          >
            {t('app.save')}
          </button>
          <button type="button" onClick={() => setDraft(null)}>
            {t('app.cancel')}
          </button>
        </div>
      </>
    )
  return (
    <>
      {note.visibility === 'shared' && <FactPill tone="info">{words('visibility_shared')}</FactPill>}
      <div>{note.text}</div>
      {isMine && (
        <div className={styles.noteActs}>
          <button type="button" onClick={() => setDraft(note.text)}>
            {words('edit')}
          </button>
          <button type="button" onClick={() => void remove()}>
            {words('fileDelete')}
          </button>
        </div>
      )}
    </>
  )
}

import { Button, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatDate } from '#ui/format.ts'
import { useKeys } from '#ui/keys.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { storedStates } from '../../contract/sandbox-states.ts'
import styles from '../Integrations.module.css'
import { useSandboxReason } from '../rights.ts'
import { words as shared } from '../texts.ts'
import { ClockDialog } from './ClockDialog.tsx'
import { daysAhead, type Sandbox, type SandboxFilter, sandboxesCache, useSandboxes } from './clock.ts'
import { words } from './texts.ts'

/** What the address narrows the list to. */
const filterOf = (url: { q: string; side: string; state: string }): SandboxFilter => {
  const side = (['team', 'partner'] as const).find((one) => one === url.side)
  const state = storedStates.find((one) => one === url.state)
  return { ...(url.q && { q: url.q }), ...(side && { side }), ...(state && { state: [state] }) }
}

/** The sandboxes of this workspace: made, opened, moved through time, removed. */
export const SandboxesPage = () => {
  const { workspace } = useSeat()
  const isSandbox = workspace.kind === 'sandbox'
  const [making, setMaking] = useState(false)
  const [clockOf, setClockOf] = useState<Sandbox | null>(null)
  const [removing, setRemoving] = useState<Sandbox | null>(null)
  const [typed, setTyped] = useState('')
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ q: '', side: '', state: '' })
  const filter = filterOf(url)
  const query = useSandboxes(filter)
  const right = useSandboxReason()
  const reason = right ?? (isSandbox ? words('ofSandbox') : null)
  const renew = async () => {
    await cache.invalidateQueries({ queryKey: [sandboxesCache] })
    await cache.invalidateQueries({ queryKey: ['session'] })
  }
  useKeys({ n: () => reason === null && setMaking(true) })
  const add = (variant: 'filled' | 'default') => (
    <ReasonButton variant={variant} reason={reason} onClick={() => setMaking(true)}>
      {words('newSandbox')}
    </ReasonButton>
  )
  return (
    <SimplePage title={words('sandboxes')} note={words('note')} actions={add('filled')}>
      {isSandbox && <Notice>{words('inSandbox')}</Notice>}
      <ListBar
        search={url.q}
        onSearch={(q) => setUrl({ q })}
        onExport={() => exportList('listSandboxes', 'sandboxes', filter)}
      >
        <Select
          aria-label={shared('side')}
          data={[
            { value: '', label: words('everybody') },
            { value: 'team', label: shared('team') },
            { value: 'partner', label: shared('partners') },
          ]}
          value={url.side}
          allowDeselect={false}
          onChange={(side) => setUrl({ side: side ?? '' })}
        />
        <Select
          aria-label={shared('state')}
          data={[
            { value: '', label: words('everyState') },
            ...storedStates.map((value) => ({ value, label: words(`state_${value}`) })),
          ]}
          value={url.state}
          allowDeselect={false}
          onChange={(state) => setUrl({ state: state ?? '' })}
        />
      </ListBar>
      <Loaded query={query}>
        {({ pages }) => {
          const sandboxes = pages.flatMap((page) => page.data)
          if (sandboxes.length === 0)
            return Object.keys(filter).length > 0 ? (
              <EmptyState sentence={words('noneFound')} />
            ) : (
              <EmptyState sentence={words('empty')} action={add('default')} />
            )
          return (
            <RowList label={words('sandboxes')}>
              {sandboxes.map((sandbox) => (
                <SandboxRow
                  key={sandbox.id}
                  sandbox={sandbox}
                  isHere={sandbox.slug === workspace.slug}
                  right={right}
                  onClock={() => setClockOf(sandbox)}
                  onRemove={() => {
                    setTyped('')
                    setRemoving(sandbox)
                  }}
                />
              ))}
            </RowList>
          )
        }}
      </Loaded>
      {query.hasNextPage && (
        <Button variant="default" mt={12} onClick={() => void query.fetchNextPage()}>
          {words('more')}
        </Button>
      )}
      <SideForm
        opened={making}
        onClose={() => setMaking(false)}
        title={words('newSandbox')}
        draftKey="new sandbox"
        sendLabel={words('make')}
        intro={words('note')}
        initial={{ name: '', slug: '' }}
        fields={[
          { name: 'name', label: words('name'), hint: words('nameHint'), required: true, maxLength: 200 },
          { name: 'slug', label: words('slug'), hint: words('slugHint'), maxLength: 63, folded: true },
        ]}
        send={({ name, slug }) =>
          api.createSandbox({ body: { name: name.trim(), ...(slug.trim() && { slug: slug.trim() }) } })
        }
        onSent={(sandbox) => {
          setMaking(false)
          toast(words('made', { name: sandbox.name }), { tone: 'good' })
          void renew()
        }}
      />
      {clockOf && <ClockDialog sandboxId={clockOf.id} onClose={() => setClockOf(null)} />}
      {removing && (
        <ConfirmDialog
          opened
          onClose={() => setRemoving(null)}
          title={words('removeTitle', { name: removing.name })}
          consequence={words('removeConsequence')}
          act={words('remove')}
          danger
          reason={typed.trim() === removing.name ? null : words('removeType', { name: removing.name })}
          run={async () => {
            await api.removeSandbox({ params: { id: removing.id } })
            if (removing.slug === workspace.slug) return location.assign('/')
            toast(words('removed', { name: removing.name }), { tone: 'good' })
            await renew()
          }}
        >
          <TextInput
            label={words('name')}
            placeholder={removing.name}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </ConfirmDialog>
      )}
    </SimplePage>
  )
}

type SandboxRowProps = {
  sandbox: Sandbox
  isHere: boolean
  right: string | null
  onClock: () => void
  onRemove: () => void
}

/** Takes a seat there first: a partner's sandbox has none of the team's until somebody looks in. */
const open = async (sandbox: Sandbox) => {
  try {
    if (!sandbox.isEntered) await api.enterSandbox({ params: { id: sandbox.id } })
    location.assign(`/w/${sandbox.slug}`)
  } catch (error) {
    toast(readProblem(error).detail, { tone: 'bad' })
  }
}

const SandboxRow = ({ sandbox, isHere, right, onClock, onRemove }: SandboxRowProps) => {
  const ahead = daysAhead(sandbox, new Date())
  return (
    <Row
      title={
        <span className={styles.line}>
          {sandbox.name}
          {sandbox.partner && <FactPill>{sandbox.partner.name}</FactPill>}
          {sandbox.state !== 'ready' && sandbox.state !== 'advancing' && (
            <FactPill tone="watch">{words(`state_${sandbox.state}`)}</FactPill>
          )}
          <FactPill tone={ahead > 0 ? 'watch' : 'plain'}>
            {ahead > 0 ? words('ahead', { count: ahead }) : words('realTime')}
          </FactPill>
        </span>
      }
      second={
        <>
          <span className={styles.mono}>/w/{sandbox.slug}</span>
          <span>
            {words('itsClock')}: {formatDate(sandbox.now, { zone: sandbox.zone })}
          </span>
          {sandbox.advancingTo && (
            <span role="status">
              {words('moving', { when: formatDate(sandbox.advancingTo, { zone: sandbox.zone }) })}
            </span>
          )}
          <span>
            {shared('made')} <DateText value={sandbox.createdAt} />
          </span>
        </>
      }
      acts={
        <>
          {!isHere && (
            <ReasonButton size="xs" reason={right ?? sandbox.reasons.enter} onClick={() => void open(sandbox)}>
              {words('open')}
            </ReasonButton>
          )}
          <ReasonButton
            size="xs"
            reason={right ?? (sandbox.advancingTo ? null : sandbox.reasons.advance)}
            onClick={onClock}
          >
            {words('setClock')}
          </ReasonButton>
          <ReasonButton size="xs" color="bad" variant="subtle" reason={right} onClick={onRemove}>
            {words('remove')}
          </ReasonButton>
        </>
      }
    />
  )
}

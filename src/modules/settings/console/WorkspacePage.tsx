import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { accentFor, shownRatio } from '#ui/contrast.ts'
import { EditableField, Field, FieldList } from '#ui/EditableField.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { holidaysInWords, hoursAsText, hoursInWords, readHolidays, readHours } from './hours.ts'

type Workspace = AnswerTo<'getWorkspace'>
/** The one of the known words; a select offers no other. */
const oneOf = <const Word extends string>(value: string, words: readonly Word[]): Word =>
  words.find((word) => word === value) ?? words[0]!
type Change = Parameters<typeof api.updateWorkspace>[0]['body']

const bandNames = [
  { band: 'certain', label: 'Certainly one', least: 90 },
  { band: 'likely', label: 'Likely one', least: 60 },
  { band: 'possible', label: 'Possibly one', least: 35 },
] as const

const months = Array.from({ length: 12 }, (_, index) => ({
  value: String(index + 1),
  label: new Intl.DateTimeFormat(undefined, { month: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2026, index, 1)),
  ),
}))
const zones = () =>
  ['UTC', ...Intl.supportedValuesOf('timeZone')].map((value) => ({ value, label: value.replaceAll('_', ' ') }))

export const WorkspacePage = () => {
  const query = useQuery({ queryKey: ['workspace'], queryFn: () => api.getWorkspace() })
  return (
    <SimplePage
      title="Workspace"
      note="What holds for everybody in this workspace. Each change stands in the audit trail."
    >
      <Loaded query={query}>{(workspace) => <Settings workspace={workspace} />}</Loaded>
    </SimplePage>
  )
}

const Settings = ({ workspace }: { workspace: Workspace }) => {
  const cache = useQueryClient()
  const [removing, setRemoving] = useState(false)
  const operate = useRightReason('settings.operate', 'Only an admin changes this')
  const save = async (body: Change) => {
    const saved = await api.updateWorkspace({ version: workspace.version, body })
    cache.setQueryData(['workspace'], saved)
    await cache.invalidateQueries({ queryKey: ['session'] })
  }
  const accent = workspace.theme.accent ?? null
  return (
    <>
      <Section title="General">
        <FieldList>
          <EditableField label="Name" value={workspace.name} save={(name) => save({ name })} reason={operate} />
          <Field label="Address">
            /w/{workspace.slug} and /p/{workspace.slug}{' '}
            {workspace.kind === 'sandbox' && <FactPill tone="watch">Sandbox</FactPill>}
          </Field>
          <EditableField
            label="Time zone"
            kind="choice"
            options={zones()}
            value={workspace.zone}
            save={(zone) => save({ zone })}
            reason={operate}
          />
          <Field label="Its clock says">{formatMoment(workspace.now)}</Field>
          <EditableField
            label="Currency"
            value={workspace.currency}
            save={(currency) => save({ currency: currency.toUpperCase() })}
            reason={operate}
          />
          <EditableField
            label="Language"
            kind="choice"
            options={[
              { value: 'en', label: 'English' },
              { value: 'de', label: 'Deutsch' },
              { value: 'es', label: 'Español' },
            ]}
            value={workspace.language}
            save={(language) => save({ language })}
            reason={operate}
          />
          <EditableField
            label="Fiscal year begins in"
            kind="choice"
            options={months}
            value={String(workspace.fiscalYearStartMonth)}
            save={(month) => save({ fiscalYearStartMonth: Number(month) })}
            reason={operate}
          />
        </FieldList>
      </Section>
      <Section title="Brand" note="What partners see in the portal, in mails and on public pages.">
        <FieldList>
          <EditableField
            label="Name in the portal"
            value={workspace.theme.name ?? null}
            save={(name) => save({ theme: { ...workspace.theme, name } })}
          />
          <EditableField
            label="Accent colour"
            value={accent}
            shown={accent ? <Accent colour={accent} /> : 'The product’s own'}
            save={(colour) =>
              save({ theme: { ...workspace.theme, accent: colour.startsWith('#') ? colour : `#${colour}` } })
            }
          />
          <EditableField
            label="Logo"
            value={workspace.theme.logoUrl ?? null}
            save={(logoUrl) => save({ theme: { ...workspace.theme, logoUrl } })}
          />
        </FieldList>
      </Section>
      <Section title="Whose partners are seen">
        <FieldList>
          <EditableField
            label="Partner managers and sales see"
            kind="choice"
            options={[
              { value: 'all', label: 'All partners' },
              { value: 'own', label: 'Their own portfolio' },
            ]}
            value={workspace.settings.portfolio}
            save={(portfolio) => save({ settings: { portfolio: portfolio === 'own' ? 'own' : 'all' } })}
            reason={operate}
          />
          <Field label="Own portfolio">
            Partners they hold a role for, those nobody manages yet, and those that ask something of them. Leads, the
            head of partnerships and all other roles see every partner; People says it differently for one person.
          </Field>
        </FieldList>
      </Section>
      <Section title="Signing and approving">
        <FieldList>
          <EditableField
            label="A signer shows who they are by"
            kind="choice"
            options={[
              { value: 'link', label: 'The link mailed to them' },
              { value: 'code', label: 'The link and a code mailed when they sign' },
              { value: 'sign_in', label: 'The link and their sign-in' },
            ]}
            value={workspace.settings.signerCheck}
            save={(check) => save({ settings: { signerCheck: oneOf(check, ['link', 'code', 'sign_in']) } })}
            reason={operate}
          />
          <Field label="Asked otherwise">Who sends a document may ask more of one signer.</Field>
          <EditableField
            label="A second factor is needed by"
            kind="choice"
            options={[
              { value: 'optional', label: 'Nobody' },
              { value: 'roles', label: 'Admin, executive, legal and finance' },
              { value: 'all', label: 'Everybody' },
            ]}
            value={workspace.settings.secondFactor}
            save={(needed) => save({ settings: { secondFactor: oneOf(needed, ['optional', 'roles', 'all']) } })}
            reason={operate}
          />
          <EditableField
            label="What two people approve"
            kind="choice"
            options={[
              { value: 'two', label: 'Needs two people' },
              { value: 'one', label: 'One person may, and it is recorded openly' },
            ]}
            value={workspace.settings.smallTeam ? 'one' : 'two'}
            save={(people) => save({ settings: { smallTeam: people === 'one' } })}
            reason={operate}
          />
        </FieldList>
      </Section>
      <Section title="Windows and hours">
        <FieldList>
          <EditableField
            label="A merge can be undone for (days)"
            value={String(workspace.settings.mergeUndoDays)}
            save={(days) => save({ settings: { mergeUndoDays: Number(days) } })}
            reason={operate}
          />
          <EditableField
            label="An import can be undone for (days)"
            value={String(workspace.settings.importUndoDays)}
            save={(days) => save({ settings: { importUndoDays: Number(days) } })}
            reason={operate}
          />
          <EditableField
            label="Daily digest at"
            value={workspace.settings.digestAt}
            save={(digestAt) => save({ settings: { digestAt } })}
            reason={operate}
          />
          <EditableField
            label="An invitation works for (days)"
            value={String(workspace.settings.invitationDays)}
            save={(days) => save({ settings: { invitationDays: Number(days) } })}
            reason={operate}
          />
          <EditableField
            label="Business hours"
            kind="textarea"
            value={hoursAsText(workspace.calendar.weekly)}
            shown={hoursInWords(workspace.calendar.weekly)}
            save={(text) => save({ calendar: { ...workspace.calendar, weekly: readHours(text) } })}
            reason={operate}
          />
          <EditableField
            label="Holidays"
            kind="textarea"
            value={(workspace.calendar.holidays ?? []).join('\n') || null}
            shown={holidaysInWords(workspace.calendar.holidays)}
            save={(text) => save({ calendar: { ...workspace.calendar, holidays: readHolidays(text) } })}
            reason={operate}
          />
        </FieldList>
      </Section>
      <Section
        title="When two companies are one"
        note="Points that the evidence must reach. What is certain is joined, what is likely waits for a person. Each can only be made stricter."
      >
        <FieldList>
          {bandNames.map(({ band, label, least }) => (
            <EditableField
              key={band}
              label={`${label} (from ${least})`}
              value={String(workspace.settings.matchBands[band])}
              save={(points) =>
                save({ settings: { matchBands: { ...workspace.settings.matchBands, [band]: Number(points) } } })
              }
              reason={operate}
            />
          ))}
        </FieldList>
      </Section>
      {workspace.isDemo && (
        <Section title="Demo">
          <p>This workspace is the demo. Remove it in one act when you begin with your own data.</p>
          <ReasonButton reason={operate} onClick={() => setRemoving(true)}>
            Remove the demo
          </ReasonButton>
          <ConfirmDialog
            opened={removing}
            onClose={() => setRemoving(false)}
            title="Remove the demo workspace?"
            consequence="Everything in it goes: its partners, applications, tasks, people and mails. Other workspaces are not touched. This cannot be taken back."
            act="Remove the demo"
            danger
            run={async () => {
              await api.removeDemo()
              location.assign('/')
            }}
          />
        </Section>
      )}
    </>
  )
}

/** The asked colour, and what is used of it: nothing unreadable can be saved, because what is used is computed. */
const Accent = ({ colour }: { colour: string }) => {
  const use = accentFor(colour)
  return (
    <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center', flexWrap: 'wrap' }}>
      <span aria-hidden="true" style={{ width: 16, height: 16, borderRadius: 4, background: colour }} />
      {colour}
      {use && (
        <span style={{ background: use.used, color: use.text, borderRadius: 6, padding: '2px 8px' }}>
          {use.steps === 0 ? 'used as it is' : `used as ${use.used}`}, text {shownRatio(use.ratio)} : 1
        </span>
      )}
    </span>
  )
}

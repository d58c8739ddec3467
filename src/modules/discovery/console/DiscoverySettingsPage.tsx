import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api, type InputTo } from '#client/api.ts'
import { EditableField, Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { type InquiryGuess, inquiryGuesses, inquiryGuessLabels } from '../contract/inquiry-states.ts'
import { qualifyingFactLabels, qualifyingFacts } from '../contract/referral-states.ts'

type Settings = AnswerTo<'getDiscoverySettings'>
type Change = InputTo<'updateDiscoverySettings'>['body']
type Team = Settings['inquiryTeams'][number]

const cacheKey = ['discovery-settings']

/** What holds for whoever comes to us: applications, inquiries and referrals. Partner types differ in their own settings. */
export const DiscoverySettingsPage = () => {
  const query = useQuery({ queryKey: cacheKey, queryFn: () => api.getDiscoverySettings() })
  return (
    <SimplePage
      title="Intake"
      note="What is promised to whoever applies, writes or is referred. A partner type may say it differently for its own applications, and the term of an agreement stands above both."
    >
      <Loaded query={query}>{(settings) => <Sections settings={settings} />}</Loaded>
    </SimplePage>
  )
}

const Sections = ({ settings }: { settings: Settings }) => {
  const cache = useQueryClient()
  const reason = useRightReason(
    'discovery.configure',
    'Partner managers who configure discovery, and admins, change this',
  )
  const [team, setTeam] = useState<{ at: number; value: Team } | null>(null)
  const save = async (body: Change) =>
    cache.setQueryData(cacheKey, await api.updateDiscoverySettings({ version: settings.version, body }))
  const number = (
    label: string,
    key: 'inquiryAnswerDays' | 'referralAnswerDays' | 'referralWindowDays' | 'undoMinutes' | 'draftDays',
  ) => (
    <EditableField
      label={label}
      value={String(settings[key])}
      save={(value) => save({ [key]: Number(value) })}
      reason={reason}
    />
  )
  const teams = settings.inquiryTeams
  const saveTeams = (inquiryTeams: Team[]) => save({ inquiryTeams })
  return (
    <>
      <Section title="Inquiries" note="What arrives by the contact page, the mailbox, the API or by hand.">
        <FieldList>{number('First answer within (business days)', 'inquiryAnswerDays')}</FieldList>
      </Section>
      <Section
        title="Other teams"
        note="Who gets what is not a partner matter. With an address the inquiry is forwarded to it."
        actions={
          <ReasonButton reason={reason} onClick={() => setTeam({ at: teams.length, value: { name: '' } })}>
            Add a team
          </ReasonButton>
        }
      >
        {teams.length === 0 ? (
          <p>No team yet: inquiries can be answered or closed, and routed to nobody.</p>
        ) : (
          <SimpleTable
            label="Other teams"
            rows={teams.map((value, at) => ({ ...value, at }))}
            rowKey={(row) => row.name}
            columns={[
              { key: 'name', title: 'Team', cell: (row) => row.name },
              { key: 'email', title: 'Forwarded to', cell: (row) => row.email ?? 'Nobody' },
              {
                key: 'takes',
                title: 'Proposed for',
                cell: (row) => (row.takes ? inquiryGuessLabels[row.takes] : 'Nothing'),
              },
              {
                key: 'acts',
                title: 'Acts',
                cell: (row) => (
                  <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 4 }}>
                    <ReasonButton
                      size="xs"
                      variant="subtle"
                      reason={reason}
                      aria-label={`Change ${row.name}`}
                      onClick={() => setTeam({ at: row.at, value: teams[row.at]! })}
                    >
                      Change
                    </ReasonButton>
                    <ReasonButton
                      size="xs"
                      variant="subtle"
                      reason={reason}
                      aria-label={`Remove ${row.name}`}
                      onClick={() => void saveTeams(teams.toSpliced(row.at, 1))}
                    >
                      Remove
                    </ReasonButton>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Section>
      <Section title="Referrals by partners">
        <FieldList>
          {number('Answer within (business days)', 'referralAnswerDays')}
          {number('Credit window (days)', 'referralWindowDays')}
          <EditableField
            label="Credit falls due"
            kind="choice"
            options={qualifyingFacts.map((value) => ({ value, label: qualifyingFactLabels[value] }))}
            value={settings.referralQualifyingFact}
            save={(value) => save({ referralQualifyingFact: qualifyingFacts.find((one) => one === value) })}
            reason={reason}
          />
        </FieldList>
      </Section>
      <Section title="Applications">
        <FieldList>
          {number('A decision can be undone for (minutes)', 'undoMinutes')}
          {number('A draft is kept for (days)', 'draftDays')}
          <EditableField
            label="Ask websites and name servers whether they answer"
            kind="choice"
            options={[
              { value: 'no', label: 'No, ask nobody outside' },
              { value: 'yes', label: 'Yes' },
            ]}
            value={settings.outsideLookUps ? 'yes' : 'no'}
            save={(value) => save({ outsideLookUps: value === 'yes' })}
            reason={reason}
          />
          <Field label="Per address and hour">{settings.perAddressAnHour} submissions</Field>
          <Field label="Per e-mail domain and hour">{settings.perDomainAnHour} submissions</Field>
        </FieldList>
      </Section>
      {team && (
        <SideForm
          opened
          onClose={() => setTeam(null)}
          title={team.at < teams.length ? team.value.name : 'Add a team'}
          draftKey={`inquiry team ${team.at} ${settings.version}`}
          sendLabel="Save"
          initial={{ name: team.value.name, email: team.value.email ?? '', takes: team.value.takes ?? '' }}
          fields={[
            { name: 'name', label: 'Team', required: true, maxLength: 80 },
            { name: 'email', label: 'Forward to', kind: 'email', hint: 'Left empty, the inquiry is only marked.' },
            {
              name: 'takes',
              label: 'Proposed for',
              kind: 'choice',
              options: inquiryGuesses.map((value) => ({ value, label: inquiryGuessLabels[value] })),
            },
          ]}
          send={async (values) => {
            const takes = inquiryGuesses.find((one): one is InquiryGuess => one === values.takes) ?? null
            const changed: Team = { name: values.name.trim(), email: values.email.trim() || null, takes }
            await saveTeams(teams.toSpliced(team.at, team.at < teams.length ? 1 : 0, changed))
          }}
          onSent={() => setTeam(null)}
        />
      )}
    </>
  )
}

import { Button } from '@mantine/core'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import type { Act, Application } from './applicationData.ts'

/** Companies here that may be the applicant's, with what speaks for it. */
export const SameCompany = ({ application, act }: { application: Application; act: Act }) => (
  <Section title="May be the same company" note={application.duplicateResolved ? 'Settled' : undefined}>
    {application.candidates.length === 0 && <p style={{ color: 'var(--text-quiet)' }}>No company here is like it.</p>}
    {application.candidates.map((candidate) => (
      <div key={candidate.partner.id} style={{ marginBlockEnd: 12 }}>
        <ScreenLink to={`partners/${candidate.partner.id}`}>{candidate.partner.name}</ScreenLink>{' '}
        <FactPill
          tone={candidate.band === 'certain' ? 'bad' : 'watch'}
        >{`${candidate.band}, ${candidate.points} points`}</FactPill>
        <ul style={{ margin: '4px 0', paddingInlineStart: 18 }}>
          {candidate.lines.map((line) => (
            <li key={line.sentence}>
              {line.points > 0 ? `+${line.points}` : line.points} {line.sentence}
            </li>
          ))}
        </ul>
        {!application.duplicateResolved && (
          <Button
            size="xs"
            onClick={() =>
              void act(
                () =>
                  api.resolveApplicationMatch({
                    params: { id: application.id },
                    body: { partnerId: candidate.partner.id },
                  }),
                'Joined to that company',
              )
            }
          >
            It is this one
          </Button>
        )}
      </div>
    ))}
    {application.candidates.length > 0 && !application.duplicateResolved && (
      <Button
        size="xs"
        onClick={() =>
          void act(
            () =>
              api.resolveApplicationMatch({
                params: { id: application.id },
                body: { partnerId: null, reason: 'Another company' },
              }),
            'Another company, then',
          )
        }
      >
        None of them
      </Button>
    )}
  </Section>
)

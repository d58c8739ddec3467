import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { DateText, FactPill, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { countryName } from '#ui/form/choices.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { wordsOf } from '#ui/states.ts'
import recordStyles from './record/Record.module.css'
import { SidePanel } from './record/SidePanel.tsx'
import { partnerKey } from './record/savePartner.ts'
import { stageLabels } from './stageWords.ts'
import { words } from './texts.ts'

/** A partner in short, beside the queue: where it stands, what is missing, and what happened. */
export const PartnerPanel = ({ id }: { id: string }) => {
  const query = useQuery({ queryKey: partnerKey(id), queryFn: () => api.getPartner({ params: { id } }) })
  return (
    <Loaded query={query}>
      {(partner) => (
        <div className={recordStyles.stack}>
          <div className={recordStyles.level}>
            <ScreenLink to={`partners/${partner.id}`}>{partner.displayName}</ScreenLink>
            <StateBadge state={partner.stage} label={stageLabels[partner.stage]} />
            {partner.suspended && <FactPill tone="bad">{words('suspended')}</FactPill>}
          </div>
          {partner.gaps.length > 0 && (
            <Notice tone="watch">
              <ul className={recordStyles.gaps}>
                {partner.gaps.map((gap) => (
                  <li key={gap.gap}>{gap.words}</li>
                ))}
              </ul>
            </Notice>
          )}
          <FieldList>
            <Field label={words('since')}>
              <DateText value={partner.stageSince} />
            </Field>
            <Field label={words('type')}>{partner.type?.name}</Field>
            <Field label={words('tier')}>{partner.tier && wordsOf(partner.tier.tier)}</Field>
            <Field label={words('manager')}>
              <PersonBadge name={partner.manager?.name} nobody={words('noManager')} />
            </Field>
            <Field label={words('contact')}>{partner.primaryContact?.fullName}</Field>
            <Field label={words('country')}>{partner.country && countryName(partner.country)}</Field>
            <Field label={words('website')}>
              {partner.website && (
                <a href={partner.website} target="_blank" rel="noreferrer">
                  {partner.domain ?? partner.website}
                </a>
              )}
            </Field>
          </FieldList>
          <SidePanel partnerId={partner.id} />
        </div>
      )}
    </Loaded>
  )
}

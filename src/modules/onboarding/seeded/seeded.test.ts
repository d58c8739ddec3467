/** The seeded journeys are the table of the product's design: this table, written down once more by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededTemplate, seededTypes } from './steps.ts'

/** step, side and role, days for technology / solution / strategic, gate, by what it is done. */
const table = [
  ['sign_in', 'partner principal', 1, 1, 1, '', 'portal_user.joined'],
  ['company_profile', 'partner principal', 3, 3, 3, '', 'partner.updated'],
  ['welcome_call', 'us manager, partner principal', 5, 5, 5, '', 'interaction.logged'],
  ['invite_people', 'partner principal', 5, 5, 5, '', 'portal_user.joined'],
  ['payment_profile', 'partner finance', 14, 10, 14, '', 'payout_method.verified tax_profile.signed'],
  ['first_sandbox_call', 'partner technical', 7, null, 14, '', 'sandbox.milestone_reached'],
  ['webhook_verified', 'partner technical', 14, null, 21, '', 'webhook_endpoint.verified'],
  ['build_reviewed', 'us engineering', 30, null, 45, 'gate', 'integration.reviewed'],
  ['security_questionnaire', 'partner technical', 14, 14, 14, 'gate', 'file form, approved by us legal'],
  ['support_route', 'partner technical, us engineering', 21, 14, 21, 'gate', 'ticket.replied'],
  ['first_course', 'partner sales, partner technical', 14, 7, 14, '', 'course.completed'],
  ['certified_people', 'partner principal', 30, 30, 30, 'gate', 'certification.awarded'],
  ['brand_rules', 'partner marketing, us marketing', 14, 14, 14, '', 'confirm file'],
  ['price_list', 'us manager', null, 10, 14, '', 'asset.opened'],
  ['deal_in_sandbox', 'partner sales', null, 14, 21, '', 'sandbox.milestone_reached'],
  ['listing_page', 'us marketing, partner marketing', 25, 25, 25, '', 'other_side_approves'],
  ['executive_kick_off', 'us executive_sponsor, partner principal', null, null, 20, '', 'interaction.logged'],
  ['launch_plan', 'us manager, partner principal', 30, 30, 40, '', 'other_side_approves'],
] as const
const target = { technology: 45, solution: 30, strategic: 60 } as const
const path = [
  ['sign_in', 1],
  ['profile', 3],
  ['first_course', 7],
  ['first_sandbox_call', 7],
  ['certified', 30],
  ['first_deal_or_live_call', 45],
  ['gtm_plan', 60],
  ['first_joint_activity', 90],
] as const

test('the seeded journeys are exactly the table of the design', () => {
  for (const [at, type] of seededTypes.entries()) {
    const template = seededTemplate(type)
    assert.equal(template.targetDays, target[type])
    const rows = template.steps.map((step) => {
      const byHand = step.proof.filter((kind) => kind !== 'event')
      const approver = step.approver ? `, approved by ${step.approver.side} ${step.approver.role}` : ''
      return [
        step.key,
        step.owners.map((owner) => `${owner.side} ${owner.role}`).join(', '),
        step.dueDays,
        step.gate === 'go_live' ? 'gate' : '',
        byHand.length > 0 ? byHand.join(' ') + approver : [...new Set(step.events.map((rule) => rule.event))].join(' '),
      ]
    })
    assert.deepEqual(
      rows,
      table.filter((row) => row[2 + at] !== null).map((row) => [row[0], row[1], row[2 + at], row[5], row[6]]),
      type,
    )
    assert.deepEqual(
      template.path.map((milestone) => [milestone.key, milestone.day]),
      path,
    )
  }
})
test('every seeded step and milestone has its words in three languages', () => {
  for (const type of seededTypes) {
    const template = seededTemplate(type)
    for (const step of template.steps) {
      assert.ok(step.why, step.key)
      assert.ok(step.translations.de?.title && step.translations.de.why, `${step.key} in German`)
      assert.ok(step.translations.es?.title && step.translations.es.why, `${step.key} in Spanish`)
    }
    for (const one of [...template.path, ...template.phases])
      assert.ok(one.translations.de && one.translations.es, one.key)
  }
})

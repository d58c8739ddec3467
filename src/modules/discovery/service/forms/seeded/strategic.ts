import type { FormDefinitionValue } from '../../../contract/definition.ts'
import { aboutYou, common, ends, option, text } from './shared.ts'

export const strategic = (): FormDefinitionValue => ({
  pages: [
    {
      key: 'about',
      title: aboutYou,
      fields: common([
        option('market', 'Go to market together', 'Gemeinsam an den Markt', 'Salir juntos al mercado'),
        option('product', 'Build something together', 'Gemeinsam etwas bauen', 'Crear algo juntos'),
        option('other', 'Something else', 'Etwas anderes', 'Otra cosa'),
      ]),
    },
    {
      key: 'reach',
      title: text('Reach and idea', 'Reichweite und Idee', 'Alcance e idea'),
      fields: [
        {
          key: 'reach_countries',
          kind: 'countries',
          label: text(
            'Countries in which you are active',
            'Länder, in denen Sie tätig sind',
            'Países en los que están presentes',
          ),
          required: true,
        },
        { key: 'customers', kind: 'number', label: text('Customers', 'Kunden', 'Clientes'), min: 0 },
        {
          key: 'revenue_band',
          kind: 'choice',
          label: text('Revenue a year', 'Umsatz im Jahr', 'Facturación anual'),
          options: [
            option('below_10m', 'Below 10 million', 'Unter 10 Millionen', 'Menos de 10 millones'),
            option('10m_100m', '10 to 100 million', '10 bis 100 Millionen', 'De 10 a 100 millones'),
            option('100m_1b', '100 million to 1 billion', '100 Millionen bis 1 Milliarde', 'De 100 a 1000 millones'),
            option('above_1b', 'Above', 'Darüber', 'Más'),
          ],
        },
        {
          key: 'growth',
          kind: 'rate',
          label: text('Growth of the last year', 'Wachstum im letzten Jahr', 'Crecimiento del último año'),
        },
        {
          key: 'joint_idea',
          kind: 'long_text',
          label: text('The joint idea', 'Die gemeinsame Idee', 'La idea conjunta'),
          required: true,
        },
        {
          key: 'sponsor',
          kind: 'person',
          label: text(
            'Who stands behind it in your company?',
            'Wer steht in Ihrem Haus dahinter?',
            '¿Quién lo respalda en su empresa?',
          ),
          required: true,
        },
      ],
    },
  ],
  ...ends,
})

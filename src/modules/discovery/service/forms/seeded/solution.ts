import type { FormDefinitionValue } from '../../../contract/definition.ts'
import { aboutYou, common, ends, option, text } from './shared.ts'

export const solution = (): FormDefinitionValue => ({
  pages: [
    {
      key: 'about',
      title: aboutYou,
      fields: common([
        option('resell', 'We sell', 'Wir verkaufen', 'Vendemos'),
        option('implement', 'We implement and advise', 'Wir führen ein und beraten', 'Implantamos y asesoramos'),
        option('both', 'Both', 'Beides', 'Ambas cosas'),
      ]),
    },
    {
      key: 'team',
      title: text('Your team', 'Ihr Team', 'Su equipo'),
      fields: [
        {
          key: 'founded',
          kind: 'number',
          label: text('Founded in the year', 'Gründungsjahr', 'Año de fundación'),
          min: 1800,
          max: 2100,
        },
        {
          key: 'sellers',
          kind: 'number',
          label: text('People in sales', 'Personen im Vertrieb', 'Personas en ventas'),
          min: 0,
          required: true,
          showIf: { match: 'all', of: [{ field: 'fit', is: 'in', value: ['resell', 'both'] }] },
        },
        {
          key: 'consultants',
          kind: 'number',
          label: text('Consultants', 'Berater', 'Consultores'),
          min: 0,
          required: true,
          showIf: { match: 'all', of: [{ field: 'fit', is: 'in', value: ['implement', 'both'] }] },
        },
        {
          key: 'support_hours',
          kind: 'choice',
          label: text('When do you give support?', 'Wann leisten Sie Support?', '¿Cuándo dan soporte?'),
          options: [
            option('none', 'Not at all', 'Gar nicht', 'No damos'),
            option('office', 'In office hours', 'Zu Bürozeiten', 'En horario de oficina'),
            option('around_the_clock', 'Around the clock', 'Rund um die Uhr', 'Las 24 horas'),
          ],
        },
        {
          key: 'regions',
          kind: 'countries',
          label: text('Where do you work?', 'Wo arbeiten Sie?', '¿Dónde trabajan?'),
          required: true,
        },
        {
          key: 'references',
          kind: 'long_text',
          label: text(
            'Customers that we may ask',
            'Kunden, die wir fragen dürfen',
            'Clientes a los que podemos preguntar',
          ),
        },
        {
          key: 'reference_files',
          kind: 'file',
          label: text('Case studies', 'Fallstudien', 'Casos de éxito'),
          filesMax: 3,
          showIf: { match: 'all', of: [{ field: 'references', is: 'answered' }] },
        },
      ],
    },
  ],
  ...ends,
})

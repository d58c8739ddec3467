import type { TaxForm } from '../contract/states.ts'

/** What each tax form is, for whom, and the statement that is signed with it. */

type FormWords = { title: string; who: string; statement: string }

// The certifications of the W-9 (part II) and of the W-8 series (part III) in the words of the forms; they are signed in
// English in every language of the portal, because that is what the authority reads.
const w9 =
  'Under penalties of perjury, I certify that: (1) the number shown on this form is my correct taxpayer identification number; (2) I am not subject to backup withholding because I am exempt from backup withholding, or I have not been notified by the Internal Revenue Service that I am subject to backup withholding, or the IRS has notified me that I am no longer subject to backup withholding; (3) I am a U.S. citizen or other U.S. person; and (4) the FATCA code entered on this form, if any, is correct.'
const w8 =
  'Under penalties of perjury, I declare that I have examined the information on this form and to the best of my knowledge and belief it is true, correct, and complete. I further certify that the beneficial owner of the income to which this form relates is not a U.S. person; that the income is not effectively connected with the conduct of a trade or business in the United States, or is but is not subject to tax under an applicable income tax treaty; and that, where treaty benefits are claimed, the beneficial owner is a resident of the treaty country within the meaning of the treaty. I agree that I will submit a new form within 30 days if any certification made on this form becomes incorrect.'
const w8e = `${w8} I certify that I have the capacity to sign for the entity identified on this form.`

export const taxFormWords: Readonly<Record<'en' | 'de' | 'es', Readonly<Record<TaxForm, FormWords>>>> = {
  en: {
    w9: { title: 'W-9', who: 'Companies and persons taxed in the United States', statement: w9 },
    w8ben: { title: 'W-8BEN', who: 'Persons taxed outside of the United States', statement: w8 },
    w8ben_e: { title: 'W-8BEN-E', who: 'Companies taxed outside of the United States', statement: w8e },
    other: {
      title: 'Tax details',
      who: 'Everybody who is paid from another country than the United States',
      statement: 'I declare that these details are true and complete, and that I will tell of a change within 30 days.',
    },
  },
  de: {
    w9: { title: 'W-9', who: 'Unternehmen und Personen, die in den USA steuerpflichtig sind', statement: w9 },
    w8ben: { title: 'W-8BEN', who: 'Personen, die außerhalb der USA steuerpflichtig sind', statement: w8 },
    w8ben_e: { title: 'W-8BEN-E', who: 'Unternehmen, die außerhalb der USA steuerpflichtig sind', statement: w8e },
    other: {
      title: 'Steuerangaben',
      who: 'Alle, die nicht aus den USA bezahlt werden',
      statement:
        'Ich erkläre, dass diese Angaben wahr und vollständig sind und dass ich Änderungen binnen 30 Tagen mitteile.',
    },
  },
  es: {
    w9: { title: 'W-9', who: 'Empresas y personas que tributan en Estados Unidos', statement: w9 },
    w8ben: { title: 'W-8BEN', who: 'Personas que tributan fuera de Estados Unidos', statement: w8 },
    w8ben_e: { title: 'W-8BEN-E', who: 'Empresas que tributan fuera de Estados Unidos', statement: w8e },
    other: {
      title: 'Datos fiscales',
      who: 'Quien cobra desde un país distinto de Estados Unidos',
      statement:
        'Declaro que estos datos son ciertos y completos y que comunicaré cualquier cambio en un plazo de 30 días.',
    },
  },
}

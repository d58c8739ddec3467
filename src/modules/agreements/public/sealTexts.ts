import { textsOf } from '#ui/texts.ts'

/** What the public check of sealed files says. */
export const words = textsOf({
  en: {
    title: 'Is this file as it was sealed?',
    note: 'For a signed agreement that you hold as a PDF. The file stays in your browser; only its fingerprint is asked about.',
    choose: 'Choose a file',
    sealed: 'Sealed and unchanged',
    sealedMore: '{name} is, byte for byte, a file that {who} sealed on {at}.',
    unknown: 'Not a file that was sealed here',
    unknownMore:
      'No file with these bytes was sealed here. {name} was changed, printed anew or saved again, or it comes from somewhere else. Ask for the file as it was sent.',
    fingerprint: 'Fingerprint (SHA-256)',
    insecure:
      'Your browser reckons fingerprints only on a page opened over https. Ask for the secure address of this page.',
    proves:
      'A seal proves that the file is unchanged and came from this workspace. Who signed rests on the checks that its certificate page lists.',
  },
  de: {
    title: 'Ist diese Datei so, wie sie versiegelt wurde?',
    note: 'Für einen unterschriebenen Vertrag, den Sie als PDF haben. Die Datei bleibt in Ihrem Browser; gefragt wird nur nach ihrem Fingerabdruck.',
    choose: 'Datei wählen',
    sealed: 'Versiegelt und unverändert',
    sealedMore: '{name} ist Byte für Byte eine Datei, die {who} am {at} versiegelt hat.',
    unknown: 'Keine Datei, die hier versiegelt wurde',
    unknownMore:
      'Mit diesen Bytes wurde hier nichts versiegelt. {name} wurde geändert, neu gedruckt oder neu gespeichert, oder kommt von anderswo. Bitten Sie um die Datei, wie sie verschickt wurde.',
    fingerprint: 'Fingerabdruck (SHA-256)',
    insecure:
      'Ihr Browser berechnet Fingerabdrücke nur auf einer Seite, die über https geöffnet ist. Fragen Sie nach der sicheren Adresse dieser Seite.',
    proves:
      'Ein Siegel beweist, dass die Datei unverändert ist und aus diesem Arbeitsbereich stammt. Wer unterschrieben hat, stützt sich auf die Prüfungen, die ihre Zertifikatsseite nennt.',
  },
  es: {
    title: '¿Está este archivo como se selló?',
    note: 'Para un acuerdo firmado que usted tiene en PDF. El archivo no sale de su navegador; solo se consulta su huella.',
    choose: 'Elegir un archivo',
    sealed: 'Sellado y sin cambios',
    sealedMore: '{name} es, byte a byte, un archivo que {who} selló el {at}.',
    unknown: 'No es un archivo sellado aquí',
    unknownMore:
      'Aquí no se selló nada con estos bytes. {name} se cambió, se imprimió o se guardó de nuevo, o viene de otro lugar. Pida el archivo tal como se envió.',
    fingerprint: 'Huella (SHA-256)',
    insecure:
      'Su navegador calcula huellas solo en una página abierta por https. Pida la dirección segura de esta página.',
    proves:
      'Un sello demuestra que el archivo no ha cambiado y que viene de este espacio de trabajo. La identidad de quien firmó se basa en las comprobaciones de su página de certificado.',
  },
})

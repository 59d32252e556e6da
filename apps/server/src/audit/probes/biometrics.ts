import { words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'
import { notReleased } from '../released.ts'
import { matches, type ServedFile } from '../sights/client.ts'

export const noBiometrics = probe({
  id: 'P-58',
  title: words('Keine Auswertung von Gesicht oder Stimme', 'No analysis of faces or voices'),
  looks: words(
    'Sucht in der Web-App nach Erkennung von Gesichtern, Blicken und Sprache, auch in WebAssembly, und nach trainierten Netzen außer dem einen, das Person und Raum trennt.',
    'Looks in the web app for recognition of faces, gazes and speech, in WebAssembly too, and for trained networks other than the one that separates person and room.',
  ),
  remedy: notReleased,
  async *look({ client }) {
    const { files } = await client()
    for (const { path, what } of matches(files, MARKS))
      yield deviation(`${path} enthält ${what}.`, `${path} holds ${what}.`)
    for (const file of files) {
      // Of the bytes that were served, not of what the list claims.
      if (isNetwork(file) && !SEPARATES.has(file.sha256))
        yield deviation(
          `${file.path} ist ein trainiertes Netz, das hier niemand kennt.`,
          `${file.path} is a trained network that nobody here knows.`,
        )
      for (const what of new Set(file.text === '' ? namedIn(file.answer.body) : []))
        yield deviation(`${file.path} enthält ${what}.`, `${file.path} holds ${what}.`)
    }
  },
})

/** Networks that say of each pixel whether it belongs to a person, and nothing of which person (ADR 0016). */
const SEPARATES: ReadonlySet<string> = new Set([
  '4aafe6223bb8dac6fac8ca8ed56852870a33051ef3f6238822d282a109962894',
])

const MARKS =
  /FaceDetector|face-?api|facemesh|faceLandmarks|blazeface|mediapipe|tensorflow|webkitSpeechRecognition|SpeechRecognition\(|emotion-?(detect|recogn)|tfjs|onnxruntime|litert/gi

/** As they stand in runtimes and networks that are not text. */
const MARKS_IN_BYTES =
  /face[_-]?(landmark|detect|mesh|blend|embed|recogn|geometry|stylizer)\w*|blazeface|iris[_-]?landmark|gaze[_-]?\w+|age[_-]?gender|emotion|speech[_-]?recogn\w*|speaker[_-]?(embed|verif|ident)\w*|mediapipe|tensorflow/gi
const LONGEST = 60

function namedIn(body: Buffer): string[] {
  // Pictures and fonts are compressed: what looks like a word in them is chance.
  if (/^(\x89PNG|wOF2|\xff\xd8)/.test(body.toString('latin1', 0, 4))) return []
  return [...body.toString('latin1').matchAll(MARKS_IN_BYTES)].map(([what]) => what.slice(0, LONGEST))
}

/** By its ending, or by the mark that TensorFlow Lite puts behind the first four bytes. */
const isNetwork = ({ path, answer: { body } }: ServedFile): boolean =>
  /\.(tflite|onnx|ort|task|pb|pbtxt|mlmodel|safetensors|gguf|binarypb|caffemodel|pt|pth|h5)$/i.test(path) ||
  body.toString('latin1', 4, 8) === 'TFL3'

// Finds the names of a file in a JSON Lines corpus with compromise.
import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import nlp from 'compromise/one'

const [aliases, corpus] = process.argv.slice(2)
// Marks in a name are syntax of its matches.
const names = readFileSync(aliases, 'utf8').split('\n').filter((name) => /^[\p{L} ]+$/u.test(name))
const net = nlp.buildNet(names.map((name) => ({ match: name.toLowerCase() })))
let found = 0
for await (const line of createInterface({ input: createReadStream(corpus) })) {
  if (line.trim()) found += nlp.tokenize(JSON.parse(line).text).sweep(net).view.length
}
console.log(found)

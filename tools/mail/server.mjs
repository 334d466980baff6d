// A mail server for the tests: takes what it is sent, takes it apart, and tells it as lines of JSON on standard output.
// The first line has its port. How it answers is told by the recipient's name: nobody@ is refused, full@ is put off always, busy@ twice.
// usage: server.mjs [plain|starttls|tls] [PORT]; a key and a certificate are in the variables KEY and CERT, a user and password in AUTH as USER:PASSWORD.
import { readFileSync } from 'node:fs'
import { SMTPServer } from 'smtp-server'
import { simpleParser } from 'mailparser'

const [security = 'plain', port = '0'] = process.argv.slice(2)
const tell = (what) => process.stdout.write(JSON.stringify(what) + '\n')
const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code })
const [user, password] = (process.env.AUTH ?? '').split(':')
const tries = new Map()

const server = new SMTPServer({
  secure: security === 'tls',
  hideSTARTTLS: security === 'plain',
  disableReverseLookup: true,
  ...(process.env.KEY ? { key: readFileSync(process.env.KEY), cert: readFileSync(process.env.CERT) } : {}),
  authOptional: !user,
  authMethods: (process.env.METHODS ?? 'PLAIN,LOGIN').split(','),
  allowInsecureAuth: true,
  onAuth(auth, session, done) {
    if (auth.username === user && auth.password === password) done(null, { user })
    else done(refuse(535, '5.7.8 Authentication credentials invalid'))
  },
  onRcptTo(address, session, done) {
    const name = address.address.split('@')[0]
    const tried = (tries.get(name) ?? 0) + 1
    tries.set(name, tried)
    if (name === 'nobody') done(refuse(550, `5.1.1 <${address.address}> unknown: no such user as ${address.address} here`))
    else if (name === 'full' || (name === 'busy' && tried <= 2)) done(refuse(451, '4.7.1 Come back later'))
    else done()
  },
  onData(stream, session, done) {
    const chunks = []
    stream.on('data', (chunk) => chunks.push(chunk))
    stream.on('end', async () => {
      const raw = Buffer.concat(chunks)
      const mail = await simpleParser(raw)
      tell({
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((r) => r.address),
        user: session.user ?? null,
        secure: session.secure,
        raw: raw.toString('base64'),
        fromName: mail.from?.value[0].name ?? '',
        subject: mail.subject,
        messageId: mail.messageId,
        text: mail.text,
        html: mail.html,
        headers: Object.fromEntries(mail.headerLines.map((l) => [l.key, l.line.slice(l.key.length + 1).replace(/\r?\n/g, '').trim()])),
        headerCount: mail.headerLines.length,
        attachments: mail.attachments.map((a) => ({ name: a.filename, type: a.contentType, content: a.content.toString('base64') })),
      })
      done()
    })
  },
})
server.on('error', () => {})
server.listen(Number(port), '127.0.0.1', () => tell({ port: server.server.address().port }))
// Ends with whoever started it.
process.stdin.on('end', () => process.exit(0)).resume()

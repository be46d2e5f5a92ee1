// Sets up what a command needs and is missing: `node setup/prepare.js test|demo|bench`.
// Plain JavaScript without dependencies, because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale, projectRoot } from './build.js'
import { buildPageIfStale } from './build-page.js'

/** Programs that a purpose needs beside the npm packages, by the Debian package that brings them. */
const PROGRAMS = {
  demo: ['ffmpeg'],
  test: ['ffmpeg', 'chromium'],
  bench: ['ffmpeg', 'chromium'],
}
/** Programs without which a purpose still makes sense: what needs them is skipped with a line. */
const OPTIONAL_PROGRAMS = {
  test: ['redis-server'],
}
const OLDEST_NODE = 20

function say(line) {
  process.stderr.write(`setup: ${line}\n`)
}

function run(command, args, environment = {}) {
  const result = spawnSync(command, args, {
    cwd: projectRoot,
    stdio: ['ignore', 2, 2], // set-up chatter never mixes with the command's own output
    env: { ...process.env, ...environment },
  })
  return result.status === 0
}

function isOnPath(program) {
  return (process.env.PATH ?? '')
    .split(':')
    .some((folder) => folder !== '' && existsSync(join(folder, program)))
}

function installNpmPackages() {
  const lock = join(projectRoot, 'package-lock.json')
  const installed = join(projectRoot, 'node_modules', '.package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  say('installing the npm packages (npm ci)')
  if (!run('npm', ['ci', '--no-progress'])) {
    throw new Error(
      '`npm ci` failed, its message is above; mend what it says (often the network) and run this again',
    )
  }
  const now = new Date()
  utimesSync(installed, now, now)
}

function installPrograms(programs) {
  const missing = programs.filter((program) => !isOnPath(program))
  if (missing.length === 0) return
  const byHand = `install them by hand: apt-get install ${missing.join(' ')}`
  if (!isOnPath('apt-get'))
    throw new Error(`${missing.join(' and ')} not found and there is no apt-get here; install them`)
  const root = process.getuid?.() === 0
  const sudo =
    !root && isOnPath('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
  if (!root && !sudo)
    throw new Error(`${missing.join(' and ')} not found and this user may not install packages; ${byHand}`)
  const apt = (...args) => {
    const line = ['apt-get', ...args]
    return run(
      root ? line[0] : 'sudo',
      root ? line.slice(1) : ['-n', 'DEBIAN_FRONTEND=noninteractive', ...line],
      {
        DEBIAN_FRONTEND: 'noninteractive',
      },
    )
  }
  say(`installing ${missing.join(' and ')} from Debian's packages`)
  if (!apt('install', '-y', '--no-install-recommends', ...missing)) {
    apt('update')
    if (!apt('install', '-y', '--no-install-recommends', ...missing)) {
      throw new Error(`apt-get could not install ${missing.join(' and ')}, its message is above; ${byHand}`)
    }
  }
}

function installOptionalPrograms(programs) {
  for (const program of programs) {
    try {
      installPrograms([program])
    } catch (error) {
      say(`going on without ${program}, what needs it is skipped: ${error.message}`)
    }
  }
}

async function main(purpose) {
  const programs = PROGRAMS[purpose]
  if (programs === undefined)
    throw new Error(`"${purpose}" is not one of ${Object.keys(PROGRAMS).join(', ')}`)
  const major = Number(process.versions.node.split('.')[0])
  if (major < OLDEST_NODE)
    throw new Error(`Node ${process.versions.node} is too old; install Node ${OLDEST_NODE} or newer`)
  installNpmPackages()
  installPrograms(programs)
  installOptionalPrograms(OPTIONAL_PROGRAMS[purpose] ?? [])
  if (purpose === 'test') await buildPageIfStale()
  else buildIfStale()
}

try {
  await main(process.argv[2])
} catch (error) {
  say(error.message)
  process.exitCode = 2
}

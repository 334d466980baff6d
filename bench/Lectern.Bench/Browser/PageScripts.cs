namespace Lectern.Bench.Browser;

/// <summary>What is put into a page to see, from within, when something stands on the screen.</summary>
static class PageScripts
{
    /// <summary>
    /// In every document, before its own scripts. <c>lecternLoad.full</c>: when every figure and chart stood for good, in ms since the
    /// navigation began: a heading is there, nothing says that it is busy, no bones are left, every chart is made, and two more frames were
    /// drawn, the second with what the charts drew after the first. Looked at in each frame.
    /// </summary>
    public const string Load =
        """
        (() => {
            const load = window.lecternLoad = { fcp: null, lcp: null, full: null }
            localStorage.setItem('lectern-signed-in', 'yes')
            new PerformanceObserver(list => {
                for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') load.fcp = entry.startTime
            }).observe({ type: 'paint', buffered: true })
            new PerformanceObserver(list => load.lcp = list.getEntries().at(-1).startTime).observe({ type: 'largest-contentful-paint', buffered: true })
            let frames = 0
            const look = now => {
                const stands = document.querySelector('h1') !== null
                    && document.querySelector('[aria-busy=true], .mantine-Skeleton-root[data-visible], .chart:not([data-drawn=true])') === null
                frames = stands ? frames + 1 : 0
                if (frames === 0) load.full = null
                else if (frames === 3) load.full = now
                requestAnimationFrame(look)
            }
            requestAnimationFrame(look)
            // How long at least one question to the API was open, until the page stood.
            load.asked = () => {
                let [sum, until] = [0, 0]
                for (const { startTime, responseEnd } of performance.getEntriesByType('resource').filter(r => r.name.includes('/api/')).sort((a, b) => a.startTime - b.startTime)) {
                    const end = Math.min(responseEnd, load.full)
                    sum += Math.max(0, end - Math.max(startTime, until))
                    until = Math.max(until, end)
                }
                return sum
            }
        })()
        """;

    /// <summary>
    /// <c>lecternTouch.expect(type, selector)</c> waits for an event; <c>painted()</c> tells how long after the event's own time stamp (when
    /// the browser was given the input) the last change below the selector was painted: of each change, the first task after the next
    /// frame. Null until nothing has changed for 150 ms.
    /// </summary>
    public const string Touch =
        """
        (() => {
            let [started, painted] = [null, null]
            const frame = new MessageChannel()
            frame.port1.onmessage = () => painted = performance.now()
            const next = () => requestAnimationFrame(() => frame.port2.postMessage(null))
            const changes = new MutationObserver(() => { if (started !== null) next() })
            window.lecternTouch = {
                expect(type, selector) {
                    [started, painted] = [null, null]
                    changes.disconnect()
                    changes.observe(document.querySelector(selector), { childList: true, characterData: true, subtree: true })
                    addEventListener(type, event => { started = event.timeStamp; next() }, { capture: true, once: true })
                },
                painted: () => painted === null || performance.now() - painted < 150 ? null : painted - started,
            }
        })()
        """;

    /// <summary><c>lecternFrames()</c> begins to time frames; called again, it tells how long the longest took, in ms.</summary>
    public const string Frames =
        """
        (() => {
            let [longest, before] = [null, null]
            const look = now => {
                if (longest === null) return
                if (before !== null) longest = Math.max(longest, now - before)
                before = now
                requestAnimationFrame(look)
            }
            window.lecternFrames = () => {
                const told = longest
                ;[longest, before] = told === null ? [0, null] : [null, null]
                if (told === null) requestAnimationFrame(look)
                return told ?? 0
            }
        })()
        """;

    /// <summary><c>lecternPace()</c> begins to note when frames begin; called again, it tells when each did, in ms.</summary>
    public const string Pace =
        """
        (() => {
            let times = null
            const look = now => {
                if (times === null) return
                times.push(now)
                requestAnimationFrame(look)
            }
            window.lecternPace = () => {
                const told = times
                times = told === null ? [] : null
                if (told === null) requestAnimationFrame(look)
                return told ?? []
            }
        })()
        """;

    /// <summary><c>lecternTold</c>: of what a tail of events reads, how many events came, and how many its counts say were sent.</summary>
    public const string Told =
        """
        (() => {
            const told = window.lecternTold = { events: 0, arrived: 0, shown: 0 }
            const parse = JSON.parse
            JSON.parse = (text, reviver) => {
                const value = parse(text, reviver)
                if (value?.eventId !== undefined) told.events++
                else if (typeof value?.arrived === 'number' && typeof value.shown === 'number') {
                    told.arrived += value.arrived
                    told.shown += value.shown
                }
                return value
            }
        })()
        """;
}

using System.Buffers;

namespace Lectern.Core.Events;

/// <summary>The fingerprint by which a second body under a known id is told a redelivery or a conflict.</summary>
static class BodyHash
{
    static readonly SearchValues<byte> QuoteOrSpace = SearchValues.Create("\" \t\r\n"u8);
    static readonly SearchValues<byte> QuoteOrBackslash = SearchValues.Create("\"\\"u8);

    /// <summary>
    /// Hash of the event as sent, without the spaces between its tokens: indentation is no difference, while keys in another
    /// order or strings escaped in another way are. The same on every route, since nothing of the route goes into it.
    /// </summary>
    /// <param name="json">Valid JSON.</param>
    public static Guid Of(ReadOnlySpan<byte> json)
    {
        var rented = ArrayPool<byte>.Shared.Rent(json.Length);
        var compact = rented.AsSpan();
        var length = 0;
        while (!json.IsEmpty)
        {
            var run = json.IndexOfAny(QuoteOrSpace);
            run = run < 0 ? json.Length
                : json[run] == '"' ? run + StringLength(json[run..])
                : run;
            json[..run].CopyTo(compact[length..]);
            length += run;
            json = json[run..].TrimStart(" \t\r\n"u8);
        }

        var hash = EventKey.Hash(compact[..length]);
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>Length of the string that starts here, with both quotes.</summary>
    static int StringLength(ReadOnlySpan<byte> text)
    {
        var at = 1;
        while (true)
        {
            at += text[at..].IndexOfAny(QuoteOrBackslash);
            if (text[at] == '"')
            {
                return at + 1;
            }

            at += 2;
        }
    }
}

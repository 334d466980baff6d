using System.Buffers;
using System.Text;

namespace Lectern.Core.Events;

/// <summary>Where one event stands in a body.</summary>
public readonly record struct BatchItem(int Offset, int Length)
{
    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> body) => body.Slice(Offset, Length);
}

/// <summary>Why a body is no batch at all.</summary>
public enum SplitFailure
{
    None,

    /// <summary>Brackets, quotes or commas do not fit: unreadable as a whole.</summary>
    Malformed,

    /// <summary>More items than one body may hold.</summary>
    TooMany,
}

/// <param name="IsSingle">The body is one event, not a batch of one.</param>
public readonly record struct BatchSplit(IReadOnlyList<BatchItem> Items, bool IsSingle, SplitFailure Failure)
{
    internal static readonly BatchSplit Malformed = new([], false, SplitFailure.Malformed);
}

/// <summary>
/// Cuts a body into its events by brackets, quotes and commas alone, so that an event that is no valid JSON is found when it is
/// read, and spoils no other.
/// </summary>
public static class EventBatch
{
    static readonly SearchValues<byte> Structure = SearchValues.Create("{}[]\","u8);
    static readonly SearchValues<byte> QuoteOrBackslash = SearchValues.Create("\"\\"u8);

    /// <summary>One object, an array, or <c>{"events": […]}</c> (an object that names no type of its own).</summary>
    public static BatchSplit Split(ReadOnlyMemory<byte> body, int maxItems)
    {
        var json = body.Span;
        var start = Utf8Text.SkipBom(json);
        start += json[start..].IndexOfAnyExcept(Utf8Text.Spaces) is >= 0 and var spaces ? spaces : json.Length - start;
        var end = json.LastIndexOfAnyExcept(Utf8Text.Spaces) + 1;
        if (start >= end)
        {
            return BatchSplit.Malformed;
        }

        return json[start] switch
        {
            (byte)'[' => SplitArray(json, start, end, maxItems),
            (byte)'{' => SplitObject(json, start, end, maxItems),
            _ => BatchSplit.Malformed,
        };
    }

    static BatchSplit SplitArray(ReadOnlySpan<byte> json, int start, int end, int maxItems)
    {
        var items = new List<BatchItem>();
        var at = start + 1;
        while (true)
        {
            var itemEnd = EndOfItem(json[..end], at);
            if (itemEnd < 0)
            {
                return BatchSplit.Malformed;
            }

            var item = Trim(json, at, itemEnd);
            var closes = json[itemEnd] == ']';
            var isEmptyArray = closes && items.Count == 0 && item.Length == 0;
            if (json[itemEnd] == '}' || (item.Length == 0 && !isEmptyArray) || (closes && itemEnd != end - 1))
            {
                return BatchSplit.Malformed;
            }

            if (!isEmptyArray)
            {
                items.Add(item);
            }

            if (items.Count > maxItems)
            {
                return new BatchSplit([], false, SplitFailure.TooMany);
            }

            if (closes)
            {
                return new BatchSplit(items, false, SplitFailure.None);
            }

            at = itemEnd + 1;
        }
    }

    static BatchSplit SplitObject(ReadOnlySpan<byte> json, int start, int end, int maxItems)
    {
        var events = default(BatchItem);
        var namesType = false;
        var at = start + 1;
        while (true)
        {
            var memberEnd = EndOfItem(json[..end], at);
            if (memberEnd < 0 || json[memberEnd] == ']' || (json[memberEnd] == '}' && memberEnd != end - 1))
            {
                return BatchSplit.Malformed;
            }

            var member = Trim(json, at, memberEnd);
            var text = json.Slice(member.Offset, member.Length);
            namesType |= IsNamed(text, "type"u8) || IsNamed(text, "eventType"u8) || IsNamed(text, "event_type"u8);
            if (text.StartsWith("\"events\""u8) && text.IndexOf((byte)'[') is >= 0 and var bracket
                && text["\"events\"".Length..bracket].Trim(" \t\r\n"u8) is [(byte)':'])
            {
                events = new BatchItem(member.Offset + bracket, member.Length - bracket);
            }

            if (json[memberEnd] == '}')
            {
                break;
            }

            at = memberEnd + 1;
        }

        return events.Length > 0 && !namesType
            ? SplitArray(json, events.Offset, events.Offset + events.Length, maxItems)
            : new BatchSplit([new BatchItem(start, end - start)], true, SplitFailure.None);
    }

    static bool IsNamed(ReadOnlySpan<byte> member, ReadOnlySpan<byte> name) =>
        member.Length > name.Length + 1 && member[0] == '"' && member[name.Length + 1] == '"' && Ascii.EqualsIgnoreCase(member.Slice(1, name.Length), name);

    /// <summary>Position of the comma or closing bracket that ends the item which starts here; -1 where there is none.</summary>
    static int EndOfItem(ReadOnlySpan<byte> json, int at)
    {
        var depth = 0;
        while (at < json.Length)
        {
            var step = json[at..].IndexOfAny(Structure);
            if (step < 0)
            {
                return -1;
            }

            at += step;
            switch (json[at])
            {
                case (byte)'"':
                    at = EndOfString(json, at);
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)',' when depth > 0:
                    break;
                case (byte)'}' or (byte)']' when depth > 0:
                    depth--;
                    break;
                default:
                    return at;
            }

            at++;
        }

        return -1;
    }

    /// <summary>Position of the closing quote; the end of the text where there is none.</summary>
    static int EndOfString(ReadOnlySpan<byte> json, int at)
    {
        at++;
        while (at < json.Length)
        {
            var step = json[at..].IndexOfAny(QuoteOrBackslash);
            if (step < 0)
            {
                break;
            }

            at += step;
            if (json[at] == '"')
            {
                return at;
            }

            at += 2;
        }

        return json.Length;
    }

    static BatchItem Trim(ReadOnlySpan<byte> json, int from, int to)
    {
        var text = json[from..to];
        var start = text.IndexOfAnyExcept(Utf8Text.Spaces);
        return start < 0
            ? new BatchItem(from, 0)
            : new BatchItem(from + start, text.LastIndexOfAnyExcept(Utf8Text.Spaces) + 1 - start);
    }
}

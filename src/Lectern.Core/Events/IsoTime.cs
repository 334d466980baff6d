using System.Buffers.Text;

namespace Lectern.Core.Events;

enum TimeText
{
    Read,
    WithoutOffset,
    Unreadable,
}

/// <summary>
/// ISO 8601 date and time with an offset, strictly: a time without one would be read differently on every machine.
/// Digits below the microsecond are cut. A time beyond the years 1 to 9999 once in UTC stops at their ends.
/// </summary>
static class IsoTime
{
    /// <summary>Some ten thousand years either way: beyond what a date can say, within what a long can.</summary>
    const decimal MostMilliseconds = 300_000_000_000_000m;

    public static DateTime Cut(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);

    public static DateTime FromTicks(long ticks) =>
        Cut(new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc));

    public static DateTime FromUnixMilliseconds(decimal milliseconds) =>
        FromTicks(DateTime.UnixEpoch.Ticks + (long)(Math.Clamp(milliseconds, -MostMilliseconds, MostMilliseconds) * TimeSpan.TicksPerMillisecond));

    public static TimeText Parse(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        var isDate = text.Length >= 10 && text[4] == '-' && text[7] == '-';
        if (!isDate || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return TimeText.Unreadable;
        }

        if (text.Length == 10)
        {
            return TimeText.WithoutOffset;
        }

        var ticks = new DateTime(year, month, day).Ticks;
        text = text[10..];
        if (!TimeOfDay(ref text, ref ticks))
        {
            return TimeText.Unreadable;
        }

        if (text.IsEmpty)
        {
            return TimeText.WithoutOffset;
        }

        if (!Offset(text, out var minutes))
        {
            return TimeText.Unreadable;
        }

        utc = FromTicks(ticks - (minutes * TimeSpan.TicksPerMinute));
        return TimeText.Read;
    }

    /// <summary><c>THH:MM[:SS[.fraction]]</c>, taken off the text.</summary>
    static bool TimeOfDay(ref ReadOnlySpan<byte> text, ref long ticks)
    {
        if (text.Length < 6 || text[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[3] != ':'
            || !Digits(text[1..3], out var hour) || !Digits(text[4..6], out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        ticks += (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        text = text[6..];
        if (text.IsEmpty || text[0] != ':')
        {
            return true;
        }

        if (text.Length < 3 || !Digits(text[1..3], out var second) || second > 59)
        {
            return false;
        }

        ticks += second * TimeSpan.TicksPerSecond;
        text = text[3..];
        return text.IsEmpty || text[0] is not ((byte)'.' or (byte)',') || Fraction(ref text, ref ticks);
    }

    static bool Fraction(ref ReadOnlySpan<byte> text, ref long ticks)
    {
        var length = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        length = length < 0 ? text.Length - 1 : length;
        if (length == 0)
        {
            return false;
        }

        var unit = TimeSpan.TicksPerSecond;
        foreach (var digit in text.Slice(1, Math.Min(length, 6)))
        {
            unit /= 10;
            ticks += (digit - '0') * unit;
        }

        text = text[(length + 1)..];
        return true;
    }

    /// <summary><c>Z</c>, <c>±HH</c>, <c>±HHMM</c> or <c>±HH:MM</c>, to the end of the text.</summary>
    static bool Offset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        var minutePart = text.Length switch
        {
            3 => "00"u8,
            5 => text[3..],
            6 when text[3] == ':' => text[4..],
            _ => default,
        };
        if (text[0] is not ((byte)'+' or (byte)'-') || minutePart.IsEmpty
            || !Digits(text[1..3], out var hour) || !Digits(minutePart, out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') && Utf8Parser.TryParse(text, out value, out _);
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lectern.App.Files;

/// <summary>
/// Gathers UTF-8 and hands it to a stream some 64 KB at a time. Appending never waits; whoever writes rows asks <see cref="FlushIfFullAsync"/>
/// between them, so that no more than a row is held beyond that.
/// </summary>
sealed class Utf8Output(Stream stream) : IBufferWriter<byte>
{
    const int Full = 1 << 16;

    byte[] buffer = new byte[Full + (1 << 13)];
    int length;

    public void Append(byte value)
    {
        if (length == buffer.Length) Grow(1);
        buffer[length++] = value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (buffer.Length - length < bytes.Length) Grow(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    /// <summary>Half a surrogate pair becomes U+FFFD.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (buffer.Length - length < most) Grow(most);
        length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
    }

    public void Append(long value)
    {
        if (buffer.Length - length < 20) Grow(20);
        value.TryFormat(buffer.AsSpan(length), out var written, default, CultureInfo.InvariantCulture);
        length += written;
    }

    public void Append(decimal value)
    {
        if (buffer.Length - length < 31) Grow(31);
        value.TryFormat(buffer.AsSpan(length), out var written, default, CultureInfo.InvariantCulture);
        length += written;
    }

    public void Append(double value)
    {
        if (buffer.Length - length < 32) Grow(32);
        value.TryFormat(buffer.AsSpan(length), out var written, default, CultureInfo.InvariantCulture);
        length += written;
    }

    /// <summary>2026-11-01</summary>
    public void Append(DateOnly day)
    {
        day.Deconstruct(out var year, out var month, out var dayOfMonth);
        Digits(year, 4);
        Append((byte)'-');
        Digits(month, 2);
        Append((byte)'-');
        Digits(dayOfMonth, 2);
    }

    /// <summary>2026-11-01T16:05:09.25+01:00, or Z: the digits of a second that there are, up to microseconds.</summary>
    public void Append(DateTime utc, ZoneClock clock)
    {
        var local = clock.LocalOf(utc, out var offset);
        Append(DateOnly.FromDateTime(local));
        Append((byte)'T');
        Digits(local.Hour, 2);
        Append((byte)':');
        Digits(local.Minute, 2);
        Append((byte)':');
        Digits(local.Second, 2);
        if (local.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond is > 0 and var micros)
        {
            Append((byte)'.');
            Digits((int)micros, 6);
            while (buffer[length - 1] == '0') length--;
        }
        if (offset == TimeSpan.Zero)
        {
            Append((byte)'Z');
            return;
        }
        Append((byte)(offset < TimeSpan.Zero ? '-' : '+'));
        Digits(Math.Abs(offset.Hours), 2);
        Append((byte)':');
        Digits(Math.Abs(offset.Minutes), 2);
    }

    /// <summary>What was appended and not yet handed on.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    /// <summary>Forgets what was not yet handed on.</summary>
    public void Clear() => length = 0;

    public ValueTask FlushIfFullAsync(CancellationToken ct) => length < Full ? ValueTask.CompletedTask : FlushAsync(ct);

    public async ValueTask FlushAsync(CancellationToken ct)
    {
        await stream.WriteAsync(buffer.AsMemory(0, length), ct);
        length = 0;
    }

    void IBufferWriter<byte>.Advance(int count) => length += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        if (buffer.Length - length < Math.Max(sizeHint, 1)) Grow(sizeHint);
        return buffer.AsMemory(length);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => ((IBufferWriter<byte>)this).GetMemory(sizeHint).Span;

    void Digits(int value, int count)
    {
        if (buffer.Length - length < count) Grow(count);
        for (var at = length + count - 1; at >= length; at--, value /= 10) buffer[at] = (byte)('0' + (value % 10));
        length += count;
    }

    void Grow(int wanted) => Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + Math.Max(wanted, 256)));
}

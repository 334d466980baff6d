using System.Globalization;
using System.Text;
using Lectern.App.Access;
using Lectern.Bench.Servers;

namespace Lectern.Bench.Load;

/// <summary>A request made beforehand, and where in its bytes the ids stand that each sending of it must have anew.</summary>
sealed record Request(byte[] Bytes, int[] IdsAt)
{
    const int IdLength = 36;
    static readonly byte[] IdStart = "{\"id\":\""u8.ToArray();
    static readonly long Origin = Random.Shared.NextInt64();
    static long count;

    /// <param name="credential">The header that says who calls; null: the operator's key.</param>
    public static Request Get(Uri server, string pathAndQuery, (string Name, string Value)? credential = null) =>
        new(Head("GET", server, pathAndQuery, null, false, credential), []);

    /// <summary>A body as it is.</summary>
    public static Request Post(Uri server, string path, ReadOnlySpan<byte> body, bool gzip) => new([.. Head("POST", server, path, body.Length, gzip), .. body], []);

    /// <summary>One event, or an array of several, whose ids change with each sending.</summary>
    public static Request PostFresh(Uri server, string path, IReadOnlyList<ReadOnlyMemory<byte>> envelopes)
    {
        var body = new MemoryStream();
        var idsAt = new List<int>();
        for (var i = 0; i < envelopes.Count; i++)
        {
            if (envelopes.Count > 1) body.WriteByte((byte)(i == 0 ? '[' : ','));
            if (!envelopes[i].Span.StartsWith(IdStart)) throw new ArgumentException("An envelope must start with its id.", nameof(envelopes));
            idsAt.Add((int)body.Length + IdStart.Length);
            body.Write(envelopes[i].Span);
        }
        if (envelopes.Count > 1) body.WriteByte((byte)']');
        var head = Head("POST", server, path, (int)body.Length, false);
        return new([.. head, .. body.ToArray()], [.. idsAt.Select(at => at + head.Length)]);
    }

    /// <summary>Copies the request into a buffer, with fresh ids. Returns its length and the last of the ids.</summary>
    public (int Length, Guid LastId) CopyFresh(ref byte[] buffer)
    {
        if (buffer.Length < Bytes.Length) buffer = new byte[Bytes.Length];
        Bytes.CopyTo(buffer, 0);
        var id = Guid.Empty;
        foreach (var at in IdsAt)
        {
            id = NextId();
            id.TryFormat(buffer.AsSpan(at, IdLength), out _);
        }
        return (Bytes.Length, id);
    }

    /// <summary>As scattered as random ones, at the price of a counter.</summary>
    static Guid NextId()
    {
        Span<long> halves = [Mix(Interlocked.Increment(ref count) + Origin), count];
        return new Guid(System.Runtime.InteropServices.MemoryMarshal.AsBytes(halves));
    }

    /// <summary>The finalizer of splitmix64: one to one.</summary>
    static long Mix(long value)
    {
        var z = unchecked((ulong)value * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (long)(z ^ (z >> 31));
    }

    static byte[] Head(string method, Uri server, string path, int? length, bool gzip, (string Name, string Value)? credential = null)
    {
        var (name, value) = credential ?? (ApiKeys.Header, LecternServer.ApiKey);
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"{method} {path} HTTP/1.1\r\nHost: {server.Authority}\r\n{name}: {value}\r\n");
        if (length is { } bytes) head.Append(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {bytes}\r\n");
        if (gzip) head.Append("Content-Encoding: gzip\r\n");
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }
}

using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Lectern.App.Kafka;

/// <summary>
/// Confluent's client over the system's librdkafka (ADR 0035): where the managed library asks for its native part by whatever
/// name, the shared library that the system's package installs is given.
/// </summary>
static class NativeLibrdkafka
{
    /// <summary>Before 1.9 calls are missing that the client makes.</summary>
    const int OldestVersion = 0x010900ff;

    const string File = "librdkafka.so.1";

    /// <summary>Once, and before the first client is made.</summary>
    static readonly Lazy<bool> Prepared = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        return true;
    });

    /// <summary>Makes sure that the library is there.</summary>
    /// <exception cref="InvalidOperationException">It is missing or too old; the message says what to install.</exception>
    public static void Require()
    {
        _ = Prepared.Value;
        if (!NativeLibrary.TryLoad(File, out var handle))
        {
            throw new InvalidOperationException($"KAFKA_BROKERS is set, and {File} is not on this machine: install librdkafka (Debian and Ubuntu: apt-get install librdkafka1).");
        }
        NativeLibrary.Free(handle);
        if (Library.Version < OldestVersion)
        {
            throw new InvalidOperationException($"The librdkafka of this machine is {Library.VersionString}; Lectern needs 1.9 or newer.");
        }
    }

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name.Contains("librdkafka", StringComparison.Ordinal) ? NativeLibrary.Load(File) : nint.Zero;
}

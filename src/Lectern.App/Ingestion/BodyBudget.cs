using Lectern.Postgres;

namespace Lectern.App.Ingestion;

/// <summary>
/// Bounds what bodies take of memory, over all requests, from reading them until they are answered. Beyond it callers are told to
/// come again. It counts bytes as they are read, so that many small requests pass where few large ones do not.
/// </summary>
sealed class BodyBudget
{
    /// <summary>Bytes of bodies held at most.</summary>
    public const long Max = 64 * 1024 * 1024;

    long held;

    /// <summary>Bytes held now.</summary>
    public long Held => Volatile.Read(ref held);

    /// <summary>A request's share; dispose it when the request is answered.</summary>
    public Share Open() => new(this);

    public sealed class Share(BodyBudget budget) : IDisposable
    {
        long taken;

        /// <summary>Throws <see cref="IntakeFullException"/> where there is no room for so many more bytes.</summary>
        public void Take(int bytes)
        {
            taken += bytes;
            if (Interlocked.Add(ref budget.held, bytes) > Max) throw new IntakeFullException();
        }

        /// <summary>Gives back all it took.</summary>
        public void Release()
        {
            Interlocked.Add(ref budget.held, -taken);
            taken = 0;
        }

        public void Dispose() => Release();
    }
}
